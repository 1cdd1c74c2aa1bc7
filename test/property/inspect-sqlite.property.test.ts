/** Random schemas with odd names, made by SQLite itself: inspected as they were meant, and the same after a rebuild. */
import fc from 'fast-check'
import {expect, it} from 'vitest'
import type {Table} from '../../src/lib/schema/model.ts'
import {inspectFile, makeSqlite, schemaRows} from '../support/sqlite-files.ts'

const ODD = [
  'a b',
  'select',
  'Order',
  '"',
  "it's",
  '`',
  'a.b',
  '\\',
  'ünï ✓',
  '[x',
  'x\ny',
  '--',
  '/*',
  ';',
  '$1',
  '%',
  '(',
  '日本',
]
/** SQLite compares names by their ASCII letters alone, whatever their case. */
const keyOf = (name: string): string => name.replace(/[a-z]/g, (letter) => letter.toUpperCase())
const name = fc
  .oneof(
    fc.constantFrom(...ODD),
    fc
      .string({unit: 'grapheme', minLength: 1, maxLength: 63})
      .filter((text) => !text.includes('\0') && text.isWellFormed()),
  )
  .filter((text) => !/^sqlite_/i.test(text))
const names = (maxLength: number) => fc.uniqueArray(name, {minLength: 1, maxLength, selector: keyOf})

/** In one of the ways that SQLite has. */
function quoted(text: string, how: number): string {
  if (how === 1) return `\`${text.replaceAll('`', '``')}\``
  if (how === 2 && !text.includes(']')) return `[${text}]`
  return `"${text.replaceAll('"', '""')}"`
}

interface Spec {
  readonly sql: string
  readonly table: object
}

const TYPES = ['', 'INTEGER', 'INT', 'TEXT', 'REAL', 'BLOB', 'VARCHAR(20)', 'DECIMAL(10,5)', 'DOUBLE PRECISION']
const CONFLICTS = [undefined, 'rollback', 'fail', 'ignore', 'replace'] as const
const ACTIONS = [undefined, 'restrict', 'cascade', 'set null', 'set default'] as const

const columnSpec = fc.record({
  name,
  how: fc.nat(2),
  type: fc.constantFrom(...TYPES),
  notNull: fc.boolean(),
  fallback: fc.option(fc.constantFrom('1', "'x'", 'NULL', "'a'',(b'", '-1.5e3'), {nil: undefined}),
  collation: fc.constantFrom(undefined, 'NOCASE', 'RTRIM'),
  check: fc.option(fc.constantFrom('1', "'x)' <> ')'", '(1) IN (1, 2)', '1 /* ) */ > 0'), {nil: undefined}),
  checkName: fc.option(name, {nil: undefined}),
})
type ColumnSpec = typeof columnSpec extends fc.Arbitrary<infer T> ? T : never

const tableSpec = fc.record({
  columns: fc.uniqueArray(columnSpec, {minLength: 1, maxLength: 6, selector: (column) => keyOf(column.name)}),
  key: fc.nat(2),
  conflict: fc.constantFrom(...CONFLICTS),
  unique: fc.option(fc.record({name: fc.option(name, {nil: undefined}), conflict: fc.constantFrom(...CONFLICTS)}), {
    nil: undefined,
  }),
  reference: fc.option(
    fc.record({onDelete: fc.constantFrom(...ACTIONS), onUpdate: fc.constantFrom(...ACTIONS), deferred: fc.boolean()}),
    {nil: undefined},
  ),
  withoutRowid: fc.boolean(),
})
type TableSpec = typeof tableSpec extends fc.Arbitrary<infer T> ? T : never

const onConflict = (conflict: string | undefined): string =>
  conflict === undefined ? '' : ` ON CONFLICT ${conflict.toUpperCase()}`
const named = (text: string | undefined): string => (text === undefined ? '' : `CONSTRAINT ${quoted(text, 0)} `)
const conflictPart = (conflict: string | undefined) => (conflict === undefined ? {} : {sqlite: {onConflict: conflict}})

function columnSql({name, how, type, notNull, fallback, collation, check, checkName}: ColumnSpec): string {
  return [
    quoted(name, how),
    type,
    notNull ? 'NOT NULL' : '',
    fallback === undefined ? '' : `DEFAULT ${fallback}`,
    collation === undefined ? '' : `COLLATE ${collation}`,
    check === undefined ? '' : `${named(checkName)}CHECK (${check})`,
  ].join(' ')
}

/** The first column is the key, the last one is unique, and refers to the key. */
function specOf(own: string, {columns, key, conflict, unique, reference, withoutRowid}: TableSpec): Spec {
  const [first, last] = [columns[0], columns.at(-1)] as [ColumnSpec, ColumnSpec]
  const hasKey = key > 0 || withoutRowid
  const parts = [
    ...columns.map(columnSql),
    ...(hasKey ? [`PRIMARY KEY (${quoted(first.name, key)})${onConflict(conflict)}`] : []),
    ...(unique === undefined
      ? []
      : [
          `${named(unique.name)}UNIQUE (${quoted(last.name, 1)} COLLATE BINARY DESC, ${quoted(first.name, 2)})${onConflict(unique.conflict)}`,
        ]),
    ...(reference === undefined ? [] : [referenceSql(own, first.name, last.name, reference)]),
  ]
  const sql = `CREATE TABLE ${quoted(own, key)} (\n  ${parts.join(',\n  ')}\n)${withoutRowid ? ' WITHOUT ROWID' : ''}`
  const keyColumn = hasKey ? [{kind: 'primary key', columns: [first.name], ...conflictPart(conflict)}] : []
  // Without its second column it says the same as the key, and makes no index of its own.
  const isSaid = hasKey && columns.length === 1
  return {
    sql,
    table: {
      columns: columns.map(({name}) => name),
      defaults: columns.map(({fallback}) => fallback ?? null),
      collations: columns.map(({collation}) => collation ?? null),
      checks: columns.flatMap(({check, checkName}) => (check === undefined ? [] : [[checkName ?? null, check]])).sort(),
      keys: keyColumn,
      unique:
        unique === undefined || isSaid || columns.length === 1
          ? []
          : [{columns: [last.name, first.name], name: unique.name ?? null}],
      references: reference === undefined ? [] : [{...reference, columns: [last.name]}],
    },
  }
}

function referenceSql(own: string, key: string, column: string, spec: NonNullable<TableSpec['reference']>): string {
  const {onDelete, onUpdate, deferred} = spec
  return [
    `FOREIGN KEY (${quoted(column, 2)}) REFERENCES ${quoted(own, 1)} (${quoted(key, 0)})`,
    onDelete === undefined ? '' : `ON DELETE ${onDelete.toUpperCase()}`,
    onUpdate === undefined ? '' : `ON UPDATE ${onUpdate.toUpperCase()}`,
    deferred ? 'DEFERRABLE INITIALLY DEFERRED' : '',
  ].join(' ')
}

/** What the model says of a table, in the form of the specification. */
function seenOf({columns, constraints}: Table, isSingle: boolean): object {
  const ofKind = <K extends Table['constraints'][number]['kind']>(kind: K) =>
    constraints.filter((constraint): constraint is Extract<typeof constraint, {kind: K}> => constraint.kind === kind)
  return {
    columns: columns.map(({name}) => name),
    defaults: columns.map((column) => column.default ?? null),
    collations: columns.map(({collation}) => collation ?? null),
    checks: ofKind('check')
      .map(({name, expression}) => [name ?? null, expression])
      .sort(),
    keys: ofKind('primary key').map(({kind, columns, sqlite}) => ({
      kind,
      columns,
      ...(sqlite === undefined ? {} : {sqlite}),
    })),
    unique: isSingle ? [] : ofKind('unique').map(({columns, name}) => ({columns, name: name ?? null})),
    references: ofKind('foreign key').map(({onDelete, onUpdate, deferrable, columns}) => ({
      onDelete,
      onUpdate,
      deferred: deferrable === 'deferred',
      columns,
    })),
  }
}

it('inspects what was made, and rebuilds it the same', {timeout: 300_000}, async () => {
  const schema = names(4).chain((tables) => fc.tuple(...tables.map((own) => fc.tuple(fc.constant(own), tableSpec))))
  await fc.assert(
    fc.asyncProperty(schema, async (tables) => {
      const specs = tables.map(([own, spec]) => ({own, single: spec.columns.length === 1, ...specOf(own, spec)}))
      const original = makeSqlite(specs.map(({sql}) => `${sql};\n`).join(''))
      const {model, sql} = await inspectFile(original)
      for (const {own, single, table} of specs) {
        const found = model.tables.find(({name}) => name === own)
        expect(found && seenOf(found, single)).toEqual(table)
      }
      const copy = makeSqlite(sql)
      expect(schemaRows(copy)).toEqual(schemaRows(original))
      expect(JSON.stringify((await inspectFile(copy)).model)).toBe(JSON.stringify(model))
    }),
    {numRuns: 40},
  )
})
