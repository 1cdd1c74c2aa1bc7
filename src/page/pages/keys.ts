/** Constraints, foreign keys, indexes and triggers as tables. */
import type {Constraint, ForeignKey, Index, IndexKey, Table, Trigger} from '../../lib/schema/model.ts'
import type {Catalog, Reference} from '../catalog.ts'
import {type Child, h} from '../dom.ts'
import {definitionOf, factLine, factsOf} from '../facts.ts'
import {chip, code, comment, expression, listed, sqlBlock, table, thingLink} from '../parts.ts'
import {visible} from '../text.ts'

const CONSTRAINT = [
  'id',
  'kind',
  'name',
  'comment',
  'dependsOn',
  'columns',
  'references',
  'onUpdate',
  'onDelete',
  'match',
  'deferrable',
  'notValid',
  'notEnforced',
  'expression',
  'definition',
  'nullsNotDistinct',
]
const INDEX = ['id', 'name', 'unique', 'method', 'keys', 'include', 'where', 'constraint', 'comment', 'dependsOn']
const TRIGGER = ['id', 'name', 'timing', 'events', 'level', 'definition', 'comment', 'dependsOn']

const names = (columns: readonly string[]): Child => listed(columns.map(code))

/** All but the foreign keys. */
export function constraintTable(catalog: Catalog, {constraints}: Table): HTMLElement | undefined {
  const rows = constraints.filter(({kind}) => kind !== 'foreign key')
  return table(
    'Constraints',
    ['Name', 'Kind', 'Of', 'About'],
    rows.map((constraint) => [
      [visible(constraint.name ?? '\u2013'), constraint.kind, ruleOf(constraint), aboutKey(catalog, constraint)],
      {part: constraint.id},
    ]),
  )
}

function ruleOf(constraint: Constraint): Child {
  if (constraint.kind === 'check') return expression(constraint.expression)
  if (constraint.kind === 'exclusion') return expression(constraint.definition)
  return names(constraint.columns)
}

export function aboutKey(catalog: Catalog, constraint: Constraint): Child {
  const {deferrable, notValid, notEnforced} = constraint
  return [
    comment(constraint.comment),
    'nullsNotDistinct' in constraint ? chip('nulls not distinct') : undefined,
    deferrable === undefined ? undefined : chip(deferrable === 'deferred' ? 'initially deferred' : 'deferrable'),
    notValid === true ? chip('not valid', 'warn', 'rows that were there before have not been checked') : undefined,
    notEnforced === true ? chip('not enforced', 'warn') : undefined,
    factLine(factsOf(catalog, constraint, CONSTRAINT)),
    statement(constraint),
  ]
}

/** What the server says of it, where it says it whole; behind a word, since it mostly says once more what stands beside. */
export function statement(object: object): HTMLElement | undefined {
  const sql = definitionOf(object)
  return sql === undefined ? undefined : h('details', {class: 'statement'}, h('summary', {}, 'SQL'), sqlBlock(sql))
}

export function outgoingTable(catalog: Catalog, references: readonly Reference[]): HTMLElement | undefined {
  return table(
    'Foreign keys',
    ['From', 'To', 'When it changes', 'Name', 'About'],
    references.map(({key, target}) => [
      [
        names(key.columns),
        [
          target === undefined ? code(missingTarget(key)) : thingLink(catalog, target),
          ' (',
          names(key.references.columns),
          ')',
        ],
        actionsOf(key),
        visible(key.name ?? ''),
        aboutKey(catalog, key),
      ],
      {part: key.id},
    ]),
  )
}

export function incomingTable(catalog: Catalog, references: readonly Reference[]): HTMLElement | undefined {
  return table(
    'Referenced by',
    ['Table', 'From', 'To', 'When it changes'],
    references.map(({key, table: child}) => [
      [thingLink(catalog, child, key.id), names(key.columns), names(key.references.columns), actionsOf(key)],
    ]),
  )
}

const missingTarget = ({references: {schema, table: name}}: ForeignKey): string =>
  schema === undefined ? name : `${schema}.${name}`

function actionsOf({onDelete, onUpdate, match}: ForeignKey): Child {
  return [
    onDelete === undefined ? undefined : chip(`delete: ${onDelete}`),
    onUpdate === undefined ? undefined : chip(`update: ${onUpdate}`),
    match === undefined ? undefined : chip(`match ${match}`),
  ]
}

export function indexTable(catalog: Catalog, indexes: readonly Index[]): HTMLElement | undefined {
  return table(
    'Indexes',
    ['Name', 'Keys', 'Method', 'About'],
    indexes.map((index) => [
      [
        visible(index.name),
        [
          listed(index.keys.map(keyCell)),
          index.include === undefined ? undefined : [' include ', names(index.include)],
          index.where === undefined ? undefined : h('div', {class: 'where'}, 'where ', expression(index.where)),
        ],
        index.method,
        [
          index.unique ? chip('unique') : undefined,
          index.constraint === undefined ? undefined : h('span', {class: 'fact'}, 'of ', code(index.constraint)),
          comment(index.comment),
          factLine(factsOf(catalog, index, INDEX)),
          statement(index),
        ],
      ],
      {part: index.id},
    ]),
  )
}

function keyCell({column, expression: text, descending, nulls, length, collation, opclass}: IndexKey): Child {
  const words = [
    length === undefined ? undefined : `(${length})`,
    collation === undefined ? undefined : ` collate ${visible(collation)}`,
    opclass === undefined ? undefined : ` ${visible(opclass)}`,
    descending === true ? ' desc' : undefined,
    nulls === undefined ? undefined : ` nulls ${nulls}`,
  ]
  return [column === undefined ? expression(text ?? '') : code(column), h('span', {class: 'quiet'}, words)]
}

export function triggerList(catalog: Catalog, triggers: readonly Trigger[]): readonly HTMLElement[] {
  return triggers.map((trigger) =>
    h(
      'details',
      {class: 'item', 'data-part': trigger.id},
      h(
        'summary',
        {},
        h('bdi', {class: 'name'}, visible(trigger.name)),
        h(
          'span',
          {class: 'quiet'},
          ` ${trigger.timing} ${visible(trigger.events.join(' or '))}, each ${trigger.level}`,
        ),
      ),
      comment(trigger.comment),
      factLine(factsOf(catalog, trigger, TRIGGER)),
      sqlBlock(definitionOf(trigger) ?? trigger.definition),
    ),
  )
}
