/** Arbitrary models whose names, types and comments mean harm. */
import * as fc from 'fast-check'
import {objectId} from '../../src/lib/schema/basics.ts'
import type {Column, DatabaseModel, Table, View} from '../../src/lib/schema/model.ts'
import {column, emptyModel, table, view} from './models.ts'

const NASTY = [
  '\u001B[31m',
  '\u001B]0;title\u0007',
  '\u009B2J',
  '\r',
  'a\nb',
  '\t',
  '\u0000',
  '\u202Eabc',
  '\u2066',
  '\uFEFF',
  '\u2028',
  '\u{E0041}',
  '\uD800',
  '"',
  "'",
  '`',
  '``` x',
  '\\',
  '\\|',
  '|',
  '*/',
  '/*',
  '-->',
  '<script>alert(1)</script>',
  '</TABLE>>',
  '&lt;',
  '&#0;',
  '[a](javascript:b)',
  '](',
  '{',
  '}',
  '#',
  '%%',
  '~a~',
  '#quot;',
  ';',
  'direction LR',
  'accTitle: x',
  'PK',
  'fk-1',
  'end',
  'one',
  '$x$',
  '__proto__',
  'constructor',
  'DB',
  'Date',
  'Generated',
  'class',
  '1.',
  '- a',
  '表',
  'größe',
  '👩‍👩‍👧',
  ' ',
  'a.b',
  'x as y',
  '../../x',
  'CON',
  'README',
]

/** Text with anything in it; not empty. */
export const nasty: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.array(fc.constantFrom(...NASTY, 'a', 'B', '_', ' '), {minLength: 1, maxLength: 4}).map((parts) => parts.join('')),
  fc.string({unit: 'grapheme', minLength: 1, maxLength: 12}),
  fc.string({unit: 'binary', minLength: 1, maxLength: 6}),
)

const nastyColumn: fc.Arbitrary<Column> = fc
  .record({
    name: nasty,
    type: nasty,
    nullable: fc.boolean(),
    comment: nasty,
    default: nasty,
    values: fc.array(nasty, {maxLength: 2}),
    kind: fc.constantFrom('text', 'enum', 'json', 'other', 'decimal', 'timestamp'),
  })
  .map(({name, kind, ...more}) => column(name, more.type, {...more, valueKind: kind as Column['valueKind']}))

const columns = fc.uniqueArray(nastyColumn, {minLength: 1, maxLength: 3, selector: ({name}) => name})

const nastyTable: fc.Arbitrary<Table> = fc
  .record({schema: fc.option(nasty, {nil: undefined}), name: nasty, comment: nasty, columns, key: nasty, sql: nasty})
  .map(({schema, name, comment, columns: list, key, sql}) => {
    const names = [list[0]?.name ?? '']
    return table(schema, name, {
      comment,
      columns: list,
      constraints: [
        {kind: 'primary key', id: objectId('constraint', [schema, name, key]), name: key, columns: names},
        {kind: 'check', id: objectId('constraint', [schema, name, 'check']), expression: sql, comment},
        {
          kind: 'foreign key',
          id: objectId('constraint', [schema, name, 'self']),
          columns: names,
          references: {...(schema === undefined ? {} : {schema}), table: name, columns: names},
        },
        {
          kind: 'foreign key',
          id: objectId('constraint', [schema, name, 'other']),
          name: key,
          columns: names,
          references: {table: key, columns: [key]},
        },
      ],
      indexes: [
        {
          id: objectId('index', [schema, key]),
          name: key,
          unique: true,
          method: 'btree',
          keys: [{expression: sql}],
          where: sql,
        },
      ],
      triggers: [
        {
          id: objectId('trigger', [schema, name, key]),
          name: key,
          timing: 'before',
          events: ['insert'],
          level: 'row',
          definition: sql,
        },
      ],
    })
  })

const nastyView: fc.Arbitrary<View> = fc
  .record({name: nasty, columns, comment: nasty, definition: nasty})
  .map(({name, ...more}) => view(undefined, `${name} v`, more))

export const hostileModel: fc.Arbitrary<DatabaseModel> = fc
  .record({
    tables: fc.uniqueArray(nastyTable, {minLength: 1, maxLength: 3, selector: ({id}) => id}),
    views: fc.uniqueArray(nastyView, {maxLength: 1, selector: ({id}) => id}),
    name: nasty,
    text: nasty,
    values: fc.uniqueArray(nasty, {maxLength: 3}),
  })
  .map(({tables, views, name, text, values}) =>
    emptyModel({
      tables,
      views,
      defaults: {charset: text},
      types: [{kind: 'enum', id: objectId('enum', [name]), name, values, comment: text}],
      routines: [
        {
          kind: 'function',
          id: objectId('function', [name], text),
          name,
          signature: text,
          arguments: [{name, mode: 'in', type: text, valueKind: 'other', default: text}],
          returns: text,
          definition: text,
        },
      ],
      others: [{kind: 'extension', id: objectId('extension', [name]), name, definition: text, comment: text}],
      unrepresented: [{object: name, why: text}],
    }),
  )
