/** The first page: what there is, and how much of it. */
import type {Table} from '../../lib/schema/model.ts'
import type {Catalog, Section} from '../catalog.ts'
import {type Child, h} from '../dom.ts'
import {factList, factsOf} from '../facts.ts'
import {section, table, thingLink} from '../parts.ts'
import {diagramHref} from '../routes.ts'
import {counted, grouped, prose, sized, visible} from '../text.ts'
import {kindOf} from './object.ts'

const NOUNS: Readonly<Record<string, string>> = {
  Tables: 'table',
  Views: 'view',
  Routines: 'routine',
  Types: 'type',
  Sequences: 'sequence',
  Others: 'other object',
  Schemas: 'schema',
}

export function overviewPage(catalog: Catalog, title: string): HTMLElement {
  const {model} = catalog
  return h(
    'article',
    {},
    h('header', {class: 'heading'}, h('p', {class: 'kind'}, model.dialect), h('h1', {tabindex: -1}, visible(title))),
    h('p', {class: 'counts'}, countsOf(catalog)),
    model.tables.length + model.views.length === 0
      ? undefined
      : h('p', {}, h('a', {class: 'button', href: diagramHref()}, 'Open the diagram')),
    section('Cannot be written as SQL', unrepresented(catalog)),
    catalog.sections.map((each) =>
      section(each.title, each.title === 'Tables' ? tableList(catalog) : thingList(catalog, each)),
    ),
    section('Defaults', factList(factsOf(catalog, model.defaults, []))),
    model.tables.length + catalog.sections.length === 0
      ? h('p', {class: 'quiet'}, 'There is nothing in this schema.')
      : undefined,
  )
}

function countsOf({sections, model, references}: Catalog): string {
  const columns = model.tables.reduce((sum, {columns: own}) => sum + own.length, 0)
  return [
    ...sections
      .filter(({title}) => title !== 'Schemas')
      .map(({title, things}) => counted(things.length, NOUNS[title] ?? title)),
    ...(columns === 0 ? [] : [counted(columns, 'column')]),
    ...(references.length === 0 ? [] : [counted(references.length, 'foreign key')]),
  ].join(' \u00b7 ')
}

function tableList(catalog: Catalog): Child {
  const count = (references: readonly unknown[]): string => (references.length === 0 ? '' : String(references.length))
  const rows = (tables: readonly Table[]): HTMLElement | undefined =>
    table(
      'Tables',
      ['Name', 'Columns', 'Keys out', 'Keys in', 'Rows', 'Size', 'About'],
      tables.map((each) => [
        [
          thingLink(catalog, each),
          String(each.columns.length),
          count(catalog.outgoing(each)),
          count(catalog.incoming(each)),
          each.size === undefined ? '' : grouped(each.size.rows),
          each.size === undefined ? '' : sized(each.size.bytes),
          firstLine(each.comment),
        ],
      ]),
    )
  return rows(catalog.model.tables)
}

function thingList(catalog: Catalog, {title, things}: Section): Child {
  return table(
    title,
    ['Name', 'Kind', 'About'],
    things.map((thing) => [
      [thingLink(catalog, thing), title === 'Schemas' ? '' : kindOf(thing), firstLine(thing.comment)],
    ]),
  )
}

const firstLine = (text: string | undefined): Child =>
  text === undefined ? undefined : h('span', {class: 'line', dir: 'auto'}, prose(text).split('\n', 1))

function unrepresented({model}: Catalog): Child {
  if (model.unrepresented.length === 0) return undefined
  return h(
    'ul',
    {class: 'lacking'},
    model.unrepresented.map(({object, why}) => h('li', {}, h('strong', {}, visible(object)), `: ${visible(why)}`)),
  )
}
