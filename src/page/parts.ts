/** What the pages are made of: links, names, code, tables, facts. */
import type {ObjectId} from '../lib/schema/basics.ts'
import type {Catalog, Thing} from './catalog.ts'
import {nameOf} from './catalog.ts'
import {type Child, h, on} from './dom.ts'
import {hrefOf} from './routes.ts'
import {piecesOf} from './sql.ts'
import {prose, visible} from './text.ts'

/** Longer SQL is shown in one colour. */
const COLOURED = 200_000

/** A heading with what is under it; nothing when there is nothing. */
export const section = (title: string, ...content: readonly Child[]): HTMLElement | undefined =>
  content.flat(9).every((child) => child === undefined) ? undefined : h('section', {}, h('h2', {}, title), content)

export const chip = (text: string, kind = '', title?: string): HTMLElement =>
  h('span', {class: `chip ${kind}`, title}, visible(text))

export const code = (text: string): HTMLElement => h('code', {}, h('bdi', {}, visible(text)))

/** An expression in one line. */
export const expression = (text: string): HTMLElement => h('code', {class: 'sql'}, coloured(text))

/** SQL as a block, with a button that copies it as it is. */
export function sqlBlock(text: string): HTMLElement {
  const button = on(h('button', {type: 'button', class: 'copy'}, 'Copy'), 'click', () => {
    void navigator.clipboard?.writeText(text).then(() => {
      button.textContent = 'Copied'
      setTimeout(() => {
        button.textContent = 'Copy'
      }, 1500)
    })
  })
  const lines = h('pre', {tabindex: 0, class: 'sql'}, h('code', {}, coloured(text)))
  return h('div', {class: 'code'}, lines, button)
}

function coloured(text: string): Child {
  const shown = prose(text.trim())
  if (shown.length > COLOURED) return shown
  return piecesOf(shown).map(([kind, piece]) => (kind === '' ? piece : h('span', {class: kind}, piece)))
}

/** A comment, with its own line ends. */
export const comment = (text: string | undefined): HTMLElement | undefined =>
  text === undefined ? undefined : h('p', {class: 'comment', dir: 'auto'}, prose(text))

/** A link to the page of an object, with its schema in a quieter tone. */
export function thingLink(catalog: Catalog, thing: Thing, part?: ObjectId): HTMLElement {
  const prefix = catalog.prefix(thing.schema)
  return h(
    'a',
    {class: 'object', href: hrefOf(thing.id, part)},
    h('bdi', {}, prefix === '' ? undefined : h('span', {class: 'schema'}, prefix), nameOf(thing)),
  )
}

export interface RowOptions {
  /** Lets a link point at the row. */
  readonly part?: ObjectId
}

export type TableRow = readonly [cells: readonly Child[], options?: RowOptions]

/** A table with headings; cells of one that is empty in all rows are left out. */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly TableRow[],
): HTMLElement | undefined {
  if (rows.length === 0) return undefined
  const used = headings.map((_, column) => rows.some(([cells]) => !isEmpty(cells[column])))
  const kept = <T>(values: readonly T[]): readonly T[] => values.filter((_, column) => used[column] === true)
  const labels = kept(headings)
  return h(
    'div',
    {class: 'scroll'},
    h(
      'table',
      {class: caption.toLowerCase().replaceAll(' ', '-')},
      h('caption', {class: 'unseen'}, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          labels.map((label) => h('th', {scope: 'col', class: numeric(label)}, label)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map(([cells, {part} = {}]) =>
          h(
            'tr',
            {'data-part': part},
            kept(cells).map((cell, column) =>
              h(
                column === 0 ? 'th' : 'td',
                {
                  scope: column === 0 ? 'row' : undefined,
                  class: numeric(labels[column] ?? ''),
                  'data-label': labels[column],
                },
                cell,
              ),
            ),
          ),
        ),
      ),
    ),
  )
}

const NUMERIC = new Set(['Columns', 'Keys out', 'Keys in', 'Rows', 'Size'])
const numeric = (label: string): string | undefined => (NUMERIC.has(label) ? 'number' : undefined)

const isEmpty = (child: Child): boolean =>
  child === undefined || child === '' || (Array.isArray(child) && child.every(isEmpty))

/** Children with a comma between them. */
export const listed = (children: readonly Child[]): Child =>
  children.flatMap((child, index) => (index === 0 ? [child] : [', ', child]))
