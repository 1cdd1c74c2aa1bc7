/** Random schemas for PostgreSQL, as statements; written apart from the writer under test. */
import fc from 'fast-check'
import {addCode} from './postgres-arbitrary-code.ts'
import type {PostgresKind} from './postgres-schemas.ts'

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`

const ODD_NAMES = [
  'select',
  'user',
  'order by',
  'Mixed Case',
  'dou"ble',
  '"',
  "it's",
  'back`tick',
  'a.b',
  'semi;colon',
  'dash--dash',
  'slash/*star*/',
  'back\\slash',
  '$$',
  '$1',
  'per%cent_',
  'tab\there',
  'new\nline',
  'ünïcödé',
  '日本語',
  '🙂',
  '0123',
  ' ',
  'x'.repeat(63),
  'ö'.repeat(31),
  'a_very_long_name_that_leaves_no_room_for_what_the_server_adds',
  'oid',
  'PUBLIC',
  'current_user',
  'name',
  'value',
  'key',
  'position',
  'interval',
]

export const COMMENTS = ['plain', 'it\'s "odd"; \\ $$ -- /* \nline', 'é日🙂', '']

/** Decides; every choice comes from fast-check. */
export class Choice {
  readonly #value: fc.GeneratorValue
  constructor(value: fc.GeneratorValue) {
    this.#value = value
  }
  below(count: number): number {
    return this.#value(fc.nat, Math.max(0, count - 1))
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }
  /** One time in `times`. */
  rarely(times = 4): boolean {
    return this.below(times) === 0
  }
  /** Nothing, more often than not. */
  maybe(clause: string, times = 3): string {
    return this.rarely(times) ? clause : ''
  }
  some<T>(list: readonly T[], most: number): readonly T[] {
    const count = 1 + this.below(Math.min(most, list.length))
    const start = this.below(list.length)
    return Array.from({length: count}, (_, at) => list[(start + at * 7) % list.length] as T).filter(
      (item, at, all) => all.indexOf(item) === at,
    )
  }
  name(): string {
    if (this.below(3) === 0) return this.of(ODD_NAMES)
    return this.#value(() => fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/))
  }
}

export interface RandomColumn {
  readonly name: string
  readonly type: ColumnType
}

export interface ColumnType {
  readonly sql: string
  readonly kind: 'integer' | 'number' | 'text' | 'range' | 'other'
  readonly defaults: readonly string[]
}

export interface RandomTable {
  /** With its schema, quoted. */
  readonly name: string
  readonly bare: string
  readonly columns: RandomColumn[]
  readonly form: 'plain' | 'partitioned' | 'partition' | 'foreign'
}

export interface World {
  readonly kind: PostgresKind
  readonly choice: Choice
  readonly statements: string[]
  readonly schemas: readonly string[]
  readonly types: ColumnType[]
  readonly tables: RandomTable[]
  /** Quoted, with the names of their columns. */
  readonly views: {readonly name: string; readonly columns: readonly string[]}[]
  /** Whether tables may need functions that need tables. */
  readonly withRings: boolean
  newName(): {readonly name: string; readonly bare: string}
}

const of = (kind: ColumnType['kind'], types: readonly string[], defaults: readonly string[]): ColumnType[] =>
  types.map((sql) => ({sql, kind, defaults}))

const BUILT_IN: readonly ColumnType[] = [
  ...of('integer', ['smallint', 'integer', 'integer', 'bigint'], ['0', '-7', '1 + 2', 'NULL']),
  ...of('number', ['numeric', 'numeric(10,2)', 'numeric(3,-2)', 'real', 'double precision'], ['0', '1.50', '-1e-7']),
  ...of('text', ['text', 'text', 'varchar', 'varchar(20)', 'char(3)', 'name'], ["'x'", "'it''s \\ \"q\"'", "''"]),
  ...of('text', ['text COLLATE "C"', 'varchar(9) COLLATE "POSIX"'], ["'é日'", "lower('X')"]),
  ...of('range', ['int4range', 'tstzrange', 'nummultirange'], ["'empty'"]),
  ...of('other', ['date', 'timestamp', 'timestamptz(3)', 'timestamp(0)'], ["'2020-02-29'", 'now()', 'LOCALTIMESTAMP']),
  ...of('other', ['time', 'time(2)', 'timetz'], ["'10:00'"]),
  ...of('other', ['interval', 'interval day to second(2)', 'interval year'], ["'1 year'"]),
  ...of('other', ['boolean'], ['true', '(1 = 1)']),
  ...of('other', ['uuid'], ['gen_random_uuid()']),
  ...of('other', ['json', 'jsonb', 'jsonpath'], ["'null'"]),
  ...of('other', ['bytea'], ["'\\x00ff'", "'\\\\'"]),
  ...of('other', ['integer[]', 'text[]', 'numeric(5,1)[]', 'varchar(3)[]'], ["'{}'", 'NULL']),
  ...of('other', ['bit(4)', 'bit varying(9)'], ["B'1010'"]),
  ...of('other', ['inet', 'cidr'], ["'10.0.0.0/8'"]),
  ...of('other', ['macaddr', 'tsvector', 'tsquery', 'xml', 'money', 'point', 'box', '"char"', 'oid', 'regclass'], []),
]

function addTypes({choice, statements, types, newName, kind}: World): void {
  const enumName = newName().name
  statements.push(`CREATE TYPE ${enumName} AS ENUM ('a', 'b''c', ${text(choice.of(COMMENTS))})`)
  types.push(...of('other', [enumName, `${enumName}[]`], ["'a'", 'NULL']))
  const domain = newName().name
  const base = choice.of(types)
  const notNull = kind === 'postgres18' ? ` CONSTRAINT ${quoted(choice.name())} NOT NULL` : ' NOT NULL'
  statements.push(
    `CREATE DOMAIN ${domain} AS ${base.sql} ${choice.maybe(`DEFAULT ${choice.of([...base.defaults, 'NULL'])}`)}
       ${choice.maybe(notNull)} ${choice.maybe(`CONSTRAINT ${quoted(choice.name())} CHECK (VALUE IS NOT NULL)`)}`,
    `ALTER DOMAIN ${domain} ADD CONSTRAINT ${quoted(choice.name())} CHECK (VALUE::text <> ${text(choice.of(COMMENTS))}) ${choice.maybe('NOT VALID')}`,
  )
  types.push({sql: domain, kind: 'other', defaults: []})
  const composite = newName().name
  const attributes = Array.from({length: choice.below(4)}, () => `${quoted(choice.name())} ${choice.of(types).sql}`)
  statements.push(`CREATE TYPE ${composite} AS (${attributes.join(', ')})`)
  types.push(...of('other', [composite, `${composite}[]`], ['NULL']))
  const range = newName().name
  statements.push(
    `CREATE TYPE ${range} AS RANGE (SUBTYPE = ${choice.of(['integer', 'text', 'float8', 'date'])} ${choice.maybe(`, MULTIRANGE_TYPE_NAME = ${newName().name}`)})`,
  )
  types.push({sql: range, kind: 'range', defaults: []})
}

function columnSql({kind, choice}: World, {name, type}: RandomColumn, table: RandomTable): string {
  const {sql, kind: of, defaults} = type
  const other = table.columns.find((column) => column.name !== name && !/COLLATE/.test(column.type.sql))
  const generated =
    other === undefined
      ? ''
      : `GENERATED ALWAYS AS (${quoted(other.name)}) ${kind === 'postgres18' ? choice.of(['STORED', 'VIRTUAL']) : 'STORED'}`
  const named = choice.maybe(`CONSTRAINT ${quoted(choice.name())}`)
  const value =
    of === 'integer' && choice.rarely(5)
      ? `GENERATED ${choice.of(['ALWAYS', 'BY DEFAULT'])} AS IDENTITY ${choice.maybe('(START WITH 5 INCREMENT BY -2 MINVALUE -10 MAXVALUE 9 CYCLE CACHE 3)')}`
      : other?.type === type && choice.rarely(2)
        ? generated
        : defaults.length > 0
          ? choice.maybe(`DEFAULT ${choice.of(defaults)}`, 2)
          : ''
  const serial = sql === 'integer' && value === '' && choice.rarely(4)
  return `${quoted(name)} ${serial ? 'serial' : sql} ${value} ${choice.maybe(`${named} NOT NULL`)}`
}

function constraintSql({kind, choice, tables}: World, {columns, name}: RandomTable): string {
  const some = (list: readonly RandomColumn[]): string =>
    choice
      .some(list, 2)
      .map((column) => quoted(column.name))
      .join(', ')
  const plain = columns.filter(({type}) => type.kind !== 'other')
  const ranges = columns.filter(({type}) => type.kind === 'range')
  const defer = choice.of(['', '', 'DEFERRABLE', 'DEFERRABLE INITIALLY DEFERRED'])
  const column = choice.of(columns)
  const own = quoted(choice.name())
  const enforced = kind === 'postgres18' ? ['', '', 'NOT VALID', 'NOT ENFORCED'] : ['', 'NOT VALID']
  const key = choice.of(tables)
  const check = `CONSTRAINT ${own} CHECK (${quoted(column.name)} IS NOT NULL OR ${text(choice.of(COMMENTS))} <> '') ${choice.of(['', '', 'NO INHERIT'])} ${choice.of(enforced)}`
  return choice.of([
    check,
    check,
    plain.length === 0 ? check : `${choice.maybe(`CONSTRAINT ${own}`)} PRIMARY KEY (${some(plain)}) ${defer}`,
    plain.length === 0
      ? check
      : `CONSTRAINT ${own} UNIQUE ${choice.maybe('NULLS NOT DISTINCT')} (${some(plain)}) ${choice.maybe(`INCLUDE (${quoted(column.name)})`)} ${choice.maybe('WITH (fillfactor=70)')} ${defer}`,
    ranges.length === 0
      ? check
      : `CONSTRAINT ${own} EXCLUDE USING gist (${quoted(choice.of(ranges).name)} WITH &&) ${choice.maybe(`WHERE (${quoted(column.name)} IS NOT NULL)`)} ${defer}`,
    `CONSTRAINT ${own} FOREIGN KEY ("id") REFERENCES ${choice.of([name, key?.name ?? name])} ("id") ${choice.maybe('MATCH FULL')} ${choice.of(['', 'ON DELETE CASCADE', 'ON DELETE SET NULL ("id")', 'ON UPDATE RESTRICT', 'ON DELETE SET DEFAULT'])} ${defer} ${choice.of(enforced)}`,
    kind === 'postgres18'
      ? `CONSTRAINT ${own} NOT NULL ${quoted(column.name)} ${choice.of(['', 'NOT VALID', 'NO INHERIT'])}`
      : check,
  ])
}

const PARTITIONS: readonly (readonly [by: string, first: string, second: string])[] = [
  ['RANGE ("id")', 'FOR VALUES FROM (MINVALUE) TO (10)', 'FOR VALUES FROM (10) TO (20)'],
  ['LIST ("id")', 'FOR VALUES IN (1, 2, NULL)', 'DEFAULT'],
  ['HASH ("id")', 'FOR VALUES WITH (MODULUS 2, REMAINDER 0)', 'FOR VALUES WITH (MODULUS 2, REMAINDER 1)'],
  ['RANGE (("id" + 1))', 'DEFAULT', 'FOR VALUES FROM (3) TO (MAXVALUE)'],
]

function addTable(world: World): void {
  const {choice, statements, tables, types, newName} = world
  const {name, bare} = newName()
  const form = choice.of(['plain', 'plain', 'partitioned', 'foreign'] as const)
  const table: RandomTable = {name, bare, columns: [], form}
  const idType = {sql: 'integer', kind: 'integer', defaults: ['0']} as const
  const names = new Set(['id', ...Array.from({length: 1 + choice.below(6)}, () => choice.name())])
  table.columns.push(...[...names].map((name) => ({name, type: name === 'id' ? idType : choice.of(types)})))
  const columns = table.columns.map((column) => columnSql(world, column, table))
  const partitioning = choice.of(PARTITIONS)
  const parents = form === 'plain' && choice.rarely(3) ? tables.filter((each) => each.form === 'plain') : []
  const tail = {
    plain:
      parents.length > 0
        ? `INHERITS (${choice
            .some(parents, 2)
            .map((parent) => parent.name)
            .join(', ')})`
        : choice.maybe('WITH (fillfactor=50, toast.autovacuum_enabled=off)'),
    partitioned: `PARTITION BY ${partitioning[0]}`,
    foreign: `SERVER "far away" ${choice.maybe(`OPTIONS ("an option" ${text(choice.of(COMMENTS))})`)}`,
    partition: '',
  }[form]
  const head = form === 'foreign' ? 'FOREIGN TABLE' : form === 'plain' && choice.rarely(6) ? 'UNLOGGED TABLE' : 'TABLE'
  tables.push(table)
  statements.push(`CREATE ${head} ${name} (${columns.join(', ')}) ${tail}`)
  for (let count = choice.below(4); count > 0; count -= 1) {
    statements.push(`ALTER TABLE ${name} ADD ${constraintSql(world, table)}`)
  }
  if (form === 'partitioned') addPartitions(world, table, partitioning)
}

function addPartitions(world: World, table: RandomTable, [, ...bounds]: readonly string[]): void {
  const {choice, statements, tables, newName} = world
  for (const bound of bounds) {
    const {name, bare} = newName()
    tables.push({...table, name, bare, form: 'partition'})
    const attach = choice.below(3)
    if (attach === 0) {
      statements.push(
        `CREATE TABLE ${name} (LIKE ${table.name} INCLUDING ALL)`,
        `ALTER TABLE ${name} ADD ${constraintSql(world, table)}`,
        `ALTER TABLE ${table.name} ATTACH PARTITION ${name} ${bound}`,
      )
    } else if (attach === 1) {
      const columns = [...table.columns].reverse().map((column) => `${quoted(column.name)} ${column.type.sql}`)
      statements.push(
        `CREATE TABLE ${name} (${columns.join(', ')})`,
        `ALTER TABLE ${table.name} ATTACH PARTITION ${name} ${bound}`,
      )
    } else
      statements.push(
        `CREATE TABLE ${name} PARTITION OF ${table.name} ${bound} ${choice.maybe(`PARTITION BY LIST ("id")`, 5)}`,
      )
    if (choice.rarely(3)) statements.push(`ALTER TABLE ${name} ADD ${constraintSql(world, table)}`)
  }
}

function addIndex({choice, statements}: World, {name, columns, form}: RandomTable): void {
  const plain = columns.filter(({type}) => type.kind !== 'other')
  if (plain.length === 0) return
  const keys = choice.some(plain, 3).map((column) => {
    const isText = column.type.kind === 'text'
    const key = isText && choice.rarely(3) ? `lower(${quoted(column.name)}::text)` : quoted(column.name)
    return `${key} ${isText ? choice.maybe('COLLATE "C"') : ''} ${isText && !column.type.sql.startsWith('name') ? choice.maybe('text_pattern_ops', 5) : ''} ${choice.of(['', '', 'DESC', 'ASC NULLS FIRST', 'DESC NULLS LAST'])}`
  })
  const column = quoted(choice.of(columns).name)
  statements.push(
    `CREATE ${choice.maybe('UNIQUE')} INDEX ${quoted(choice.name())} ON ${form === 'partitioned' ? choice.maybe('ONLY') : ''} ${name} (${keys.join(', ')})
      ${choice.maybe(`INCLUDE (${column})`)} ${choice.maybe('NULLS NOT DISTINCT', 5)} ${choice.maybe('WITH (fillfactor=80)')} ${choice.maybe(`WHERE ${column} IS NOT NULL`)}`,
  )
}

/** Changes of what is there, which leave marks that no CREATE statement has. */
function addChange(world: World, table: RandomTable): void {
  const {choice, statements, tables, types} = world
  const alter = `ALTER TABLE ${choice.maybe('ONLY', 6)} ${table.name}`
  const at = choice.below(table.columns.length)
  const column = table.columns[at] as RandomColumn
  const name = quoted(column.name)
  const added = {name: choice.name(), type: choice.of(types)}
  const changes = [
    () => [`${alter} ALTER COLUMN ${name} SET NOT NULL`],
    () => [`${alter} ALTER COLUMN ${name} DROP NOT NULL`],
    () => [`${alter} ALTER COLUMN ${name} SET DEFAULT ${choice.of([...column.type.defaults, 'NULL'])}`],
    () => [`${alter} ALTER COLUMN ${name} DROP DEFAULT`],
    () => [`${alter} ALTER COLUMN ${name} SET STORAGE ${choice.of(['PLAIN', 'EXTERNAL', 'MAIN'])}`],
    () => [`${alter} ALTER COLUMN ${name} SET STATISTICS ${choice.below(1000)}`],
    () => [`${alter} ALTER COLUMN ${name} SET (n_distinct=-0.25)`],
    () => [`${alter} ALTER COLUMN ${name} SET COMPRESSION pglz`],
    () => [`${alter} REPLICA IDENTITY ${choice.of(['FULL', 'NOTHING'])}`],
    () => [`${alter} DROP CONSTRAINT ${quoted(`${table.bare}_pkey`)}`],
    () => {
      table.columns.push(added)
      return [`ALTER TABLE ${table.name} ADD COLUMN ${columnSql(world, added, table)}`]
    },
    () => {
      if (column.name === 'id') return []
      table.columns.splice(at, 1)
      return [`ALTER TABLE ${table.name} DROP COLUMN ${name} CASCADE`]
    },
    () => [`ALTER TABLE ${table.name} RENAME CONSTRAINT ${quoted(`${table.bare}_pkey`)} TO ${quoted(choice.name())}`],
    () => [`ALTER TABLE ${table.name} INHERIT ${choice.of(tables).name}`],
    () => [`ALTER TABLE ${table.name} NO INHERIT ${choice.of(tables).name}`],
    () => [`ALTER TABLE ${choice.of(tables).name} DETACH PARTITION ${table.name}`],
    () => [`ALTER SEQUENCE ${quoted(choice.of(world.schemas))}."a sequence" OWNED BY ${table.name}.${name}`],
  ]
  statements.push(...choice.of(changes)())
}

function worldOf(choice: Choice, kind: PostgresKind): World {
  const schemas = ['public', choice.of(ODD_NAMES.filter((name) => name !== 'PUBLIC'))]
  return {
    kind,
    choice,
    statements: [
      `CREATE SCHEMA ${quoted(schemas[1] as string)}`,
      'CREATE FOREIGN DATA WRAPPER w',
      'CREATE SERVER "far away" FOREIGN DATA WRAPPER w',
    ],
    schemas,
    types: [...BUILT_IN],
    tables: [],
    views: [],
    withRings: choice.rarely(2),
    newName: () => {
      const bare = choice.name()
      return {bare, name: `${quoted(choice.of(schemas))}.${quoted(bare)}`}
    },
  }
}

/** Statements, some of which a server may refuse; what it takes must come back. */
export function randomSchema(value: fc.GeneratorValue, kind: PostgresKind): Pick<World, 'statements' | 'withRings'> {
  const choice = new Choice(value)
  const world = worldOf(choice, kind)
  world.statements.push(
    `CREATE SEQUENCE ${quoted(choice.of(world.schemas))}."a sequence" ${choice.maybe('AS smallint')} ${choice.maybe('INCREMENT BY -1')} ${choice.maybe('CYCLE')}`,
  )
  addTypes(world)
  for (let count = 2 + choice.below(3); count > 0; count -= 1) addTable(world)
  for (let count = choice.below(5); count > 0; count -= 1) addIndex(world, choice.of(world.tables))
  for (let count = choice.below(7); count > 0; count -= 1) addChange(world, choice.of(world.tables))
  addCode(world)
  return world
}
