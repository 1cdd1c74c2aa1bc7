/** Columns, attributes and arguments as tables. */
import type {Column, SequenceOptions, Table, ValueType, View} from '../../lib/schema/model.ts'
import {type Catalog, columnId} from '../catalog.ts'
import {columnsIn} from '../diagram/entities.ts'
import {type Child, h} from '../dom.ts'
import {factLine, factsOf} from '../facts.ts'
import {chip, code, comment, expression, table, thingLink} from '../parts.ts'
import {visible} from '../text.ts'

const SHOWN = [
  'name',
  'type',
  'valueKind',
  'array',
  'values',
  'typeId',
  'nullable',
  'default',
  'generated',
  'identity',
  'autoIncrement',
  'collation',
  'hidden',
  'comment',
  'grants',
  'dependsOn',
]

export function columnTable(catalog: Catalog, owner: Table | View): HTMLElement | undefined {
  return table(
    'Columns',
    ['Name', 'Type', 'Null', 'Default', 'About'],
    owner.columns.map((column) => [
      [
        [
          h('bdi', {class: 'name'}, visible(column.name)),
          owner.kind === 'table' ? keyChips(catalog, owner, column) : undefined,
        ],
        typeCell(catalog, column),
        column.nullable ? 'null' : '',
        valueCell(column),
        [
          comment(column.comment),
          column.hidden === true ? chip('hidden', '', 'select * leaves it out') : undefined,
          factLine([
            ...(column.collation === undefined ? [] : [{name: 'collation', value: code(column.collation)}]),
            ...factsOf(catalog, column, SHOWN),
          ]),
          (column.grants ?? []).map(({grantee, privileges}) =>
            h('span', {class: 'fact'}, `${visible(grantee)}: ${privileges.join(', ')}`),
          ),
        ],
      ],
      {part: columnId(owner, column.name)},
    ]),
  )
}

/** PK, FK and U, each once. */
function keyChips(catalog: Catalog, owner: Table, {name}: Column): Child {
  const targets = catalog.outgoing(owner).filter(({key}) => key.columns.includes(name))
  const places = targets.map(({key, target}) =>
    target === undefined ? visible(key.references.table) : catalog.title(target),
  )
  return [
    columnsIn(owner, 'primary key').includes(name) ? chip('PK', 'primary', 'primary key') : undefined,
    targets.length === 0 ? undefined : chip('FK', 'foreign', `foreign key to ${places.join(', ')}`),
    columnsIn(owner, 'unique').includes(name) ? chip('U', '', 'unique, by itself or with others') : undefined,
  ]
}

/** The type as the server spells it, a link where the model has it. */
export function typeCell(catalog: Catalog, {type, typeId, values}: ValueType): Child {
  const thing = typeId === undefined ? undefined : catalog.thing(typeId)
  const long = values !== undefined && !values.every((value) => type.includes(value))
  return [
    thing === undefined
      ? code(type)
      : h('span', {title: visible(type)}, thingLink(catalog, thing), type.endsWith('[]') ? code('[]') : undefined),
    long ? h('span', {class: 'fact'}, values.map(visible).join(', ')) : undefined,
  ]
}

function valueCell({default: value, generated, identity, autoIncrement}: Column): Child {
  return [
    value === undefined ? undefined : expression(value),
    generated === undefined
      ? undefined
      : [chip(generated.stored ? 'stored' : 'virtual', '', 'generated column'), expression(generated.expression)],
    identity === undefined
      ? undefined
      : [chip(identity.always ? 'identity always' : 'identity'), sequenceNote(identity.sequence)],
    autoIncrement === true ? chip('auto increment') : undefined,
  ]
}

/** The least and the greatest that integer types hold, which sequences have when nothing else is said. */
const USUAL = new Set([
  '1',
  '32767',
  '2147483647',
  '9223372036854775807',
  '-32768',
  '-2147483648',
  '-9223372036854775808',
])

/** Only what is out of the ordinary. */
function sequenceNote({start, increment, min, max, cache, cycle}: SequenceOptions): Child {
  const notes = [
    start === '1' ? [] : [`starts at ${start}`],
    increment === '1' ? [] : [`by ${increment}`],
    USUAL.has(min) ? [] : [`at least ${min}`],
    USUAL.has(max) ? [] : [`at most ${max}`],
    cache === '1' ? [] : [`cache ${cache}`],
    cycle === true ? ['cycles'] : [],
  ].flat()
  return notes.length === 0 ? undefined : h('span', {class: 'fact'}, notes.join(', '))
}
