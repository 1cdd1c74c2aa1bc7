/** Random schemas for MySQL and MariaDB, as scripts; written apart from the writer under test. */
import fc from 'fast-check'
import type {MysqlKind} from './mysql-schemas.ts'

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``
const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

const ODD_NAMES = [
  'select',
  'key',
  'order by',
  'back`tick',
  '`',
  "it's",
  '"double"',
  'a.b',
  'semi;colon',
  'dash--dash',
  'hash#',
  'slash/*star*/',
  'back\\slash',
  'per%cent_',
  'DELIMITER',
  'ünïcödé',
  '日本語',
  'ИМЯ',
  'tab\there',
  '0123',
  '$$',
  'x'.repeat(64),
  'ö'.repeat(64),
  'PRIMARY_',
  'default',
]

/** At most 64 characters, none outside the Basic Multilingual Plane, no space at the end. */
const name = fc.oneof(
  {weight: 3, arbitrary: fc.constantFrom(...ODD_NAMES)},
  {weight: 2, arbitrary: fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/)},
  {weight: 1, arbitrary: fc.stringMatching(/^[!-~ -\u024f]{1,20}[!-~]$/)},
)
const comment = fc.oneof(
  fc.constantFrom('', 'plain', 'it\'s; \\ "odd" `x`\nline', '-- /* $$ */', 'é日'),
  fc.string({maxLength: 30, unit: fc.constantFrom(...'a\'"\\`;\n\r\t%_-#$é日 ')}),
)

interface ColumnType {
  readonly sql: string
  readonly kind: 'integer' | 'number' | 'text' | 'blob' | 'bytes' | 'time' | 'other'
  readonly defaults: readonly string[]
}

const of = (kind: ColumnType['kind'], types: readonly string[], defaults: readonly string[]): readonly ColumnType[] =>
  types.map((sql) => ({sql, kind, defaults}))

const COMMON_TYPES = [
  ...of(
    'integer',
    ['tinyint(1)', 'smallint', 'mediumint unsigned', 'int', 'int unsigned zerofill', 'bigint'],
    ['0', '7'],
  ),
  ...of('integer', ['bigint unsigned'], ['18446744073709551615']),
  ...of('number', ['decimal(10,2)', 'decimal(65,30) unsigned', 'float', 'double', 'double unsigned'], ['0', '1.5']),
  ...of('number', ['bit(1)', 'bit(40)'], ["b'1'", '0']),
  ...of('number', ['year'], ['2001']),
  ...of(
    'text',
    ['varchar(20)', 'char(7)', 'varchar(30) character set latin1', 'varchar(9) collate utf8mb4_bin'],
    ["'x'", "''"],
  ),
  ...of(
    'text',
    ['varchar(40) character set ascii', 'char(3) collate utf8mb4_unicode_ci'],
    [text('it\'s "a" \\ b'), "'?'"],
  ),
  ...of('text', ["enum('a','b''c','d\\\\e')", "set('x','y','z z')"], ["'a'"]),
  ...of('blob', ['tinytext', 'text', 'mediumtext character set latin1', 'longtext', 'blob', 'longblob'], []),
  ...of('bytes', ['binary(4)', 'varbinary(20)'], ["'ab'", "x'00ff'", "'?'"]),
  ...of('time', ['date'], ["'2020-02-29'"]),
  ...of('time', ['time', 'time(3)'], ["'10:00:00'"]),
  ...of('time', ['datetime', 'timestamp'], ['current_timestamp', "'2020-01-02 03:04:05'"]),
  ...of('time', ['datetime(6)', 'timestamp(6)'], ['current_timestamp(6) on update current_timestamp(6)']),
  ...of('other', ['json', 'point', 'geometry', 'linestring', 'multipolygon', 'geometrycollection'], []),
]
const TYPES: Readonly<Record<MysqlKind, readonly ColumnType[]>> = {
  mysql: [
    ...COMMON_TYPES,
    ...of('other', ['vector(3)', 'point srid 4326'], []),
    ...of('text', ['varchar(36)'], ['(uuid())', "(concat('é', '''\\\\'))"]),
    ...of('blob', ['json', 'text'], ['(json_array())', "('d;')"]),
  ],
  mariadb: [
    ...COMMON_TYPES,
    ...of('text', ['uuid'], ['(uuid())']),
    ...of('text', ['inet6', 'inet4'], []),
    ...of('blob', ['text', 'blob compressed'], ["'x;y'"]),
    ...of('text', ['varchar(36)'], ['(uuid())', "(concat('é🙂', '''\\\\'))"]),
  ],
}

interface RandomColumn {
  readonly name: string
  readonly type: ColumnType
  readonly notNull: boolean
  readonly defaultAt: number | null
  readonly comment: string
  readonly hidden: boolean
}

const columnOf = (kind: MysqlKind): fc.Arbitrary<RandomColumn> =>
  fc.record({
    name,
    type: fc.constantFrom(...TYPES[kind]),
    notNull: fc.boolean(),
    defaultAt: fc.option(fc.nat(3)),
    comment,
    hidden: fc.integer({min: 0, max: 9}).map((n) => n === 0),
  })

function columnSql({name, type, notNull, defaultAt, comment, hidden}: RandomColumn): string {
  const value = defaultAt === null ? undefined : type.defaults[defaultAt % Math.max(1, type.defaults.length)]
  return [
    quoted(name),
    type.sql,
    notNull ? 'not null' : '',
    hidden && (!notNull || value !== undefined) ? 'invisible' : '',
    value === undefined ? '' : `default ${value}`,
    comment === '' ? '' : `comment ${text(comment)}`,
  ].join(' ')
}

interface RandomKey {
  readonly name: string
  readonly picks: readonly number[]
  readonly form: 'key' | 'unique key' | 'fulltext key' | 'spatial key' | 'primary key'
  readonly down: boolean
  readonly using: boolean
  readonly comment: string
  readonly expression: boolean
  readonly invisible: boolean
}

const key: fc.Arbitrary<RandomKey> = fc.record({
  name,
  picks: fc.array(fc.nat(20), {minLength: 1, maxLength: 3}),
  form: fc.constantFrom('key', 'key', 'unique key', 'fulltext key', 'spatial key', 'primary key'),
  down: fc.boolean(),
  using: fc.boolean(),
  comment,
  expression: fc.boolean(),
  invisible: fc.boolean(),
})

/** What each form of key can be on; a fulltext key wants one character set, which is left to chance. */
function fits({type, notNull}: RandomColumn, form: RandomKey['form']): boolean {
  const isSpatial = /^(geom|point|line|poly|multi)/.test(type.sql)
  if (form === 'spatial key') return isSpatial && notNull
  if (form === 'fulltext key') return /text|char/.test(type.sql) && !/latin1|ascii|collate/.test(type.sql)
  return type.kind !== 'other' && !(form === 'primary key' && type.kind === 'blob')
}

function keySql(table: string, {columns}: RandomTable, key: RandomKey, kind: MysqlKind): string {
  const fitting = columns.filter((column) => fits(column, key.form))
  if (fitting.length === 0) return `alter table ${quoted(table)} add key ${quoted(key.name)} (\`id\`)`
  const picked = [...new Set(key.picks.map((pick) => fitting[pick % fitting.length] as RandomColumn))]
  const isPlain = key.form !== 'fulltext key' && key.form !== 'spatial key'
  const parts = picked.map(({name, type}) => {
    if (key.expression && kind === 'mysql' && type.kind === 'integer' && key.form !== 'primary key')
      return `((${quoted(name)} + 1))`
    return `${quoted(name)}${isPlain && type.kind === 'blob' ? '(10)' : ''}${isPlain && key.down ? ' desc' : ''}`
  })
  const invisible = key.invisible && key.form === 'key' ? (kind === 'mysql' ? 'invisible' : 'ignored') : ''
  return `alter table ${quoted(table)} add ${key.form} ${key.form === 'primary key' ? '' : quoted(key.name)} (${parts.join(', ')}) ${
    isPlain && key.using && kind === 'mariadb' ? 'using btree' : ''
  } ${key.comment === '' ? '' : `comment ${text(key.comment)}`} ${invisible}`
}

interface RandomTable {
  readonly columns: readonly RandomColumn[]
  readonly keys: readonly RandomKey[]
  readonly checks: readonly {readonly name: string; readonly pick: number; readonly value: string}[]
  readonly generated: readonly {readonly name: string; readonly pick: number; readonly stored: boolean}[]
  readonly foreign: readonly {readonly name: string; readonly to: number; readonly action: string}[]
  readonly tail: string
  readonly comment: string
  readonly trigger: boolean
}

const TAILS = [
  '',
  'row_format=compressed',
  'default charset=latin1',
  'default charset=utf8mb4 collate=utf8mb4_bin',
  'engine=MyISAM',
  'engine=MEMORY',
  'stats_persistent=0 max_rows=99',
  'partition by hash (`id`) partitions 3',
  'partition by range (`id`) (partition `p;0` values less than (10), partition p1 values less than maxvalue)',
  'partition by key (`id`) partitions 2',
]

const tableOf = (kind: MysqlKind): fc.Arbitrary<RandomTable> =>
  fc.record({
    columns: fc.uniqueArray(columnOf(kind), {minLength: 1, maxLength: 7, selector: ({name}) => name.toLowerCase()}),
    keys: fc.array(key, {maxLength: 4}),
    checks: fc.array(fc.record({name, pick: fc.nat(20), value: comment}), {maxLength: 2}),
    generated: fc.array(fc.record({name, pick: fc.nat(20), stored: fc.boolean()}), {maxLength: 2}),
    foreign: fc.array(
      fc.record({
        name,
        to: fc.nat(20),
        action: fc.constantFrom('', 'on delete cascade', 'on update cascade on delete restrict', 'on delete no action'),
      }),
      {maxLength: 2},
    ),
    tail: fc.constantFrom(...TAILS),
    comment,
    trigger: fc.boolean(),
  })

/** Statements, some of which a server may refuse; what it takes must come back. */
function statementsOf(names: readonly string[], tables: readonly RandomTable[], kind: MysqlKind): readonly string[] {
  const at = (index: number): string => names[index % names.length] as string
  return [
    ...tables.map(
      ({columns, tail, comment}, index) =>
        `create table ${quoted(at(index))} (\`id\` int not null, ${columns.map(columnSql).join(', ')}, unique key (\`id\`)) comment ${text(comment)} ${tail}`,
    ),
    ...tables.flatMap((table, index) => [
      ...table.generated.map(({name, pick, stored}) => {
        const source = table.columns[pick % table.columns.length] as RandomColumn
        return `alter table ${quoted(at(index))} add ${quoted(`g ${name}`.slice(0, 64))} varchar(99) generated always as (concat(${quoted(source.name)}, ${text("'é\\;")})) ${stored ? 'stored' : 'virtual'}`
      }),
      ...table.keys.map((key) => keySql(at(index), table, key, kind)),
      ...table.checks.map(({name, pick, value}) => {
        const column = table.columns[pick % table.columns.length] as RandomColumn
        return `alter table ${quoted(at(index))} add constraint ${quoted(name)} check (${quoted(column.name)} <> ${text(value)} or \`id\` > 0)`
      }),
      ...table.foreign.map(
        ({name, to, action}) =>
          `alter table ${quoted(at(index))} add constraint ${quoted(name)} foreign key (\`id\`) references ${quoted(at(to % tables.length))} (\`id\`) ${action}`,
      ),
      ...(table.trigger
        ? [
            `create trigger ${quoted(`r${index}`)} before insert on ${quoted(at(index))} for each row begin set @a = ${text("x';\\")}; set @b = 2; end`,
          ]
        : []),
    ]),
    ...tables.map(
      (_, index) =>
        `create view ${quoted(`v ${at(index)}`.slice(0, 64))} as select * from ${quoted(at(index))} where id > 0`,
    ),
    `create view \`all\` as select a.id, b.id as other from ${quoted(`v ${at(0)}`.slice(0, 64))} a join ${quoted(at(1))} b on a.id = b.id`,
  ]
}

export const randomSchema = (kind: MysqlKind): fc.Arbitrary<readonly string[]> =>
  fc
    .record({
      names: fc.uniqueArray(name, {minLength: 3, maxLength: 3, selector: (one) => one.toLowerCase()}),
      tables: fc.array(tableOf(kind), {minLength: 3, maxLength: 3}),
    })
    .map(({names, tables}) => statementsOf(names, tables, kind))
