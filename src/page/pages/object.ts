/** The page of one object. */

import {objectId} from '../../lib/schema/basics.ts'
import type {Grant, OtherObject, Routine, Sequence, Table, TypeObject, View} from '../../lib/schema/model.ts'
import type {Catalog, Thing} from '../catalog.ts'
import {columnId, nameOf} from '../catalog.ts'
import {isDrawn} from '../diagram/entities.ts'
import {neighbourDiagram} from '../diagram/neighbours.ts'
import {type Child, h} from '../dom.ts'
import {definitionOf, type Fact, factLine, factList, factsOf, itemFacts, listsOf, type NamedList} from '../facts.ts'
import {chip, code, comment, expression, section, sqlBlock, table, thingLink} from '../parts.ts'
import {diagramHref} from '../routes.ts'
import {counted, grouped, sized, visible} from '../text.ts'
import {columnTable, typeCell} from './columns.ts'
import {aboutKey, constraintTable, incomingTable, indexTable, outgoingTable, statement, triggerList} from './keys.ts'

const COMMON = ['id', 'schema', 'name', 'kind', 'comment', 'dependsOn', 'owner', 'grants', 'signature']
const OWN = [
  'columns',
  'constraints',
  'indexes',
  'triggers',
  'definition',
  'arguments',
  'values',
  'checks',
  'attributes',
]
const SHOWN = [
  ...COMMON,
  ...OWN,
  'size',
  'materialized',
  'typeId',
  'valueKind',
  'array',
  'nullable',
  'default',
  'ownedBy',
  'returns',
  'type',
]

export function objectPage(catalog: Catalog, thing: Thing): HTMLElement {
  const facts = [
    ...ownFacts(catalog, thing),
    ...factsOf(catalog, thing, SHOWN),
    ...(thing.owner === undefined ? [] : [{name: 'owner', value: code(thing.owner)}]),
  ]
  return h(
    'article',
    {},
    heading(catalog, thing),
    comment(thing.comment),
    factList(facts),
    contentOf(catalog, thing),
    listsOf(thing, SHOWN).map(({title, items}) =>
      section(
        title,
        items.map((item) => itemBlock(catalog, item)),
      ),
    ),
    section('Grants', grantTable(thing.grants ?? [])),
    section('Depends on', links(catalog, catalog.needs(thing))),
    section('Used by', links(catalog, catalog.users(thing))),
  )
}

function heading(catalog: Catalog, thing: Thing): HTMLElement {
  return h(
    'header',
    {class: 'heading'},
    h('p', {class: `kind ${thing.kind.replaceAll(' ', '-')}`}, kindOf(thing)),
    h('h1', {tabindex: -1}, h('bdi', {}, h('span', {class: 'schema'}, catalog.prefix(thing.schema)), nameOf(thing))),
    isDrawn(thing) ? h('a', {class: 'button', href: diagramHref(thing.id)}, 'Show in diagram') : undefined,
  )
}

export const kindOf = (thing: Thing): string =>
  thing.kind === 'view' && (thing as View).materialized === true ? 'materialized view' : thing.kind

function contentOf(catalog: Catalog, thing: Thing): Child {
  switch (thing.kind) {
    case 'table':
      return tableContent(catalog, thing as Table)
    case 'view':
      return viewContent(catalog, thing as View)
    case 'function':
    case 'procedure':
    case 'aggregate':
    case 'window':
      return routineContent(catalog, thing as Routine)
    case 'enum':
    case 'domain':
    case 'composite':
    case 'range':
      return typeContent(catalog, thing as TypeObject)
    case 'schema':
      return section('In it', links(catalog, catalog.within(thing.name)))
    default:
      return section('Definition', block((thing as OtherObject).definition))
  }
}

/** A policy, a rule … */
function itemBlock(catalog: Catalog, item: NamedList['items'][number]): HTMLElement {
  const {comment: text, definition} = item
  return h(
    'details',
    {class: 'item', 'data-part': typeof item.id === 'string' ? item.id : undefined},
    h('summary', {}, h('bdi', {class: 'name'}, visible(item.name)), ' ', factLine(itemFacts(catalog, item))),
    typeof text === 'string' ? comment(text) : undefined,
    block(typeof definition === 'string' ? definition : undefined),
  )
}

const block = (sql: string | undefined): Child => (sql === undefined ? undefined : sqlBlock(sql))

function tableContent(catalog: Catalog, thing: Table): Child {
  return [
    section('Columns', columnTable(catalog, thing)),
    section('Foreign keys', outgoingTable(catalog, catalog.outgoing(thing))),
    section('Referenced by', incomingTable(catalog, catalog.incoming(thing))),
    section('Neighbours', neighbourDiagram(catalog, thing)),
    section('Constraints', constraintTable(catalog, thing)),
    section('Indexes', indexTable(catalog, thing.indexes)),
    section('Triggers', triggerList(catalog, thing.triggers)),
    section('Definition', block(definitionOf(thing))),
  ]
}

function viewContent(catalog: Catalog, thing: View): Child {
  return [
    section('Definition', sqlBlock(thing.definition), statement(thing)),
    section('Columns', columnTable(catalog, thing)),
    section('Indexes', indexTable(catalog, thing.indexes ?? [])),
    section('Triggers', triggerList(catalog, thing.triggers)),
  ]
}

function routineContent(catalog: Catalog, thing: Routine): Child {
  const rows = table(
    'Arguments',
    ['Name', 'Mode', 'Type', 'Default'],
    thing.arguments.map((argument, index) => [
      [
        visible(argument.name ?? `$${index + 1}`),
        argument.mode === 'in' ? '' : argument.mode,
        typeCell(catalog, argument),
        argument.default === undefined ? undefined : expression(argument.default),
      ],
    ]),
  )
  return [section('Arguments', rows), section('Definition', sqlBlock(thing.definition))]
}

function typeContent(catalog: Catalog, thing: TypeObject): Child {
  if (thing.kind === 'enum')
    return section(
      'Values',
      h(
        'ol',
        {class: 'values'},
        thing.values.map((value) => h('li', {}, code(value))),
      ),
    )
  if (thing.kind === 'domain') {
    const rows = thing.checks.map(
      (check) =>
        [
          [visible(check.name ?? '\u2013'), expression(check.expression), aboutKey(catalog, check)],
          {part: check.id},
        ] as const,
    )
    return section('Checks', table('Checks', ['Name', 'Expression', 'About'], rows))
  }
  if (thing.kind === 'range') return block(definitionOf(thing))
  const rows = thing.attributes.map(
    (attribute) =>
      [
        [
          visible(attribute.name),
          typeCell(catalog, attribute),
          attribute.collation === undefined ? undefined : code(attribute.collation),
          comment(attribute.comment),
        ],
      ] as const,
  )
  return section('Attributes', table('Attributes', ['Name', 'Type', 'Collation', 'About'], rows))
}

/** What stands under the heading, before whatever else the model knows. */
function ownFacts(catalog: Catalog, thing: Thing): readonly Fact[] {
  const {size} = thing as Partial<Table>
  const sizes =
    size === undefined
      ? []
      : [
          {name: 'rows', value: `\u2248 ${grouped(size.rows)}`},
          {name: 'size', value: sized(size.bytes)},
        ]
  if (thing.kind === 'table') {
    const {columns, indexes} = thing as Table
    return [
      {name: 'columns', value: grouped(columns.length)},
      {name: 'indexes', value: grouped(indexes.length)},
      ...sizes,
    ]
  }
  const {returns, ownedBy, type} = thing as Partial<Routine & Sequence>
  return [
    ...sizes,
    ...(returns === undefined ? [] : [{name: 'returns', value: code(returns)}]),
    ...(type === undefined ? [] : [{name: 'type', value: code(type)}]),
    ...(thing.kind === 'domain' ? domainFacts(thing as TypeObject) : []),
    ...(ownedBy === undefined ? [] : [{name: 'owned by', value: ownerLink(catalog, ownedBy)}]),
  ]
}

const domainFacts = (thing: TypeObject): readonly Fact[] =>
  thing.kind !== 'domain'
    ? []
    : [
        {name: 'null', value: thing.nullable ? 'yes' : 'no'},
        ...(thing.default === undefined ? [] : [{name: 'default', value: expression(thing.default)}]),
      ]

function ownerLink(catalog: Catalog, {schema, table: name, column}: NonNullable<Sequence['ownedBy']>): Child {
  const owner = catalog.thing(objectId('table', [schema, name]))
  return owner === undefined
    ? code(`${name}.${column}`)
    : [thingLink(catalog, owner, columnId(owner, column)), '.', code(column)]
}

function grantTable(grants: readonly Grant[]): HTMLElement | undefined {
  return table(
    'Grants',
    ['To', 'Privileges', 'About'],
    grants.map(({grantee, privileges, columns, grantable, revoked}) => [
      [
        visible(grantee),
        privileges.join(', '),
        [
          columns === undefined ? undefined : h('span', {class: 'fact'}, `of ${columns.map(visible).join(', ')}`),
          grantable === true ? chip('with grant option') : undefined,
          revoked === true ? chip('revoked', 'warn') : undefined,
        ],
      ],
    ]),
  )
}

function links(catalog: Catalog, things: readonly Thing[]): HTMLElement | undefined {
  if (things.length === 0) return undefined
  return h(
    'ul',
    {class: 'links', 'aria-label': counted(things.length, 'object')},
    things.map((thing) => h('li', {}, thingLink(catalog, thing), h('span', {class: 'quiet'}, ` ${kindOf(thing)}`))),
  )
}
