/** Values of every type as the databases' own clients print them, and loaded back. */
import {spawnSync} from 'node:child_process'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import pg from 'pg'
import {from as copyFrom} from 'pg-copy-streams'
import {describe, expect, it} from 'vitest'
import {runCli} from '../../support/cli.ts'
import {itByClient} from '../../support/clients.ts'
import {parseCsv} from '../../support/csv.ts'
import {describeEachServer, dialectOf, type TestDatabase, withDatabase} from '../../support/servers.ts'

const POSTGRES = {
  columns: `id int primary key, s smallint, b bigint, n numeric, n2 numeric(20,4), r real, d double precision, t text, v varchar(20),
    c char(5), x bytea, ts timestamp, tz timestamptz, da date, ti time, tt timetz, iv interval, bo boolean, u uuid, j json, jb jsonb,
    ia int[], ta text[], na numeric[][], inet inet, cidr cidr, mac macaddr, bi bit(5), vb varbit, mo money, po point, li line,
    ls lseg, bx box, pa path, pl polygon, ci circle, tv tsvector, tq tsquery, ra int4range, nr numrange, mr int4multirange,
    xm xml, e mood, co pair, dom positive, o oid, rc regclass, nm name, jp jsonpath, lsn pg_lsn`,
  before: `create type mood as enum ('sad', 'happy, "really"'); create type pair as (a int, b text); create domain positive as int check (value > 0)`,
  rows: [
    `1, 32767, 9223372036854775807, 12345678901234567890.123456789012345678901, 1.5000, 1.1, 0.1::float8 + 0.2, 'plain', 'v', 'c',
     '\\xdeadbeef00', '2026-01-02 03:04:05.678901', '2026-01-02 03:04:05.678901+05:30', '2026-02-28', '23:59:59.999999', '23:59:59+02',
     '1 year 2 mons -3 days 04:05:06.789', true, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"a" : 1.0,  "b":[1,2, null]}', '{"b": 12345678901234567890.10, "a": "ü"}',
     '{1,NULL,3}', '{"a,b","c\\"d",NULL,"NULL",""}', '{{1.10,2},{3,4}}', '192.168.1.1/24', '10.0.0.0/8', '08:00:2b:01:02:03', B'10101', B'1',
     '12.34', '(1.5,2)', '{1,2,3}', '[(0,0),(1,1)]', '((1,1),(0,0))', '[(0,0),(1,1)]', '((0,0),(1,1))', '<(0,0),1>', 'a fat cat', 'fat & rat',
     '[1,5)', '[1.1,2.2]', '{[1,3),[5,7)}', '<a>x</a>', 'happy, "really"', row(1, 'x,y'), 7, 42, 'pg_class', 'name', '$.a[*]', '16/B374D848'`,
    `2, -32768, -9223372036854775808, 'NaN', 0.0000, 'Infinity', '-Infinity', E'quote " comma , line\\nend \\\\ back\\ttab\\r', 'ünï 漢字 🎉', 'x', '\\x',
     'infinity', '-infinity', '4713-01-01 BC', '00:00', '00:00-15:59', '-00:00:00.000001', false, null, 'null', '""', '{}', '{}', null, '::1', '::/0',
     null, B'00000', B'', '-1', '(1e300,-0)', null, null, null, null, null, null, '', '', 'empty', '(,)', '{}', null, 'sad', row(null, ''), 1, 0, 'pg_type', '', '$', '0/0'`,
    `3, null, null, 1e-10, null, 1e-30, 1e300, 'NULL', ' lead', null, '\\x00', '0044-03-15 12:00:00 BC', '1900-01-01 00:00:00+00', null, null, null, '100000 hours', null, null, '[ ]', '1e5', '{{1,2},{3,4}}', '{" "}', '{}', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, '\\.', null, null`,
  ],
}

const MYSQL = (mariadb: boolean) => ({
  columns: `id int primary key, ti tinyint, tu tinyint unsigned, s smallint, m mediumint, b bigint, bu bigint unsigned, zf int(6) zerofill,
    n decimal(65,30), n2 decimal(10,2), f float, d double, y year, da date, tm time(6), dt datetime(6), ts timestamp(3) null, c char(10), v varchar(200),
    t text, lt longtext, bi binary(4), vb varbinary(50), bl blob, bit bit(10), e enum('a','b,"c"'), se set('x','y'), j json, g point${mariadb ? ', u uuid, i6 inet6' : ''}`,
  rows: [
    `1, 127, 255, -32768, 8388607, -9223372036854775808, 18446744073709551615, 42, 12345678901234567890123456789012345.123456789012345678901234567890,
     19.90, 1.1, 0.1e0 + 0.2e0, 2026, '2026-02-28', '-838:59:59.000000', '2026-01-02 03:04:05.678901', '2026-01-02 03:04:05.678', 'c', 'ünï 漢字 🎉',
     'quote " comma ,', 'long', 'ab', x'DEADBEEF00', x'00FF', b'1000000001', 'b,"c"', 'x,y', '{"b": 1.10, "a": [1, null, "ü"]}', point(1, 2)${mariadb ? ", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '::1'" : ''}`,
    `2, -128, 0, 32767, -8388608, 9223372036854775807, 0, 0, -0.000000000000000000000000000001, -0.01, 3.4e38, 1e300, 1901, '1000-01-01', '00:00:00.000001',
     '9999-12-31 23:59:59.999999', '1970-01-01 12:00:01.000', '', '', 'NULL', ' lead', x'00000000', '', '', b'0', 'a', '', '[]', null${mariadb ? ', null, null' : ''}`,
    `3, ${'null, '.repeat(mariadb ? 29 : 27)}null`,
  ],
})

const SQLITE = {
  columns: 'id integer primary key, i integer, r real, t text, b blob, n numeric, a any_type',
  rows: [
    `1, 9223372036854775807, 0.5, 'plain', x'DEADBEEF00', 12.50, 'x'`,
    `2, -9223372036854775808, 1e300, 'quote " comma ,', x'', 1e20, 7`,
    `3, 0, -1.0, 'ünï 漢字 🎉', null, '12abc', x'00'`,
    `4, null, 123456789012345680.0, '', null, null, 1.5`,
    `5, 1, 1e-5, ' lead', null, 100000000000000000000, null`,
  ],
}

const SHAPES = {
  postgres: POSTGRES,
  mysql: MYSQL(false),
  mariadb: MYSQL(true),
  sqlite: SQLITE,
}

async function fill(database: TestDatabase): Promise<void> {
  const {columns, rows} = SHAPES[database.dialect]
  if (database.dialect === 'postgres') await database.query(POSTGRES.before)
  const charset = database.dialect === 'mysql' || database.dialect === 'mariadb' ? ' character set utf8mb4' : ''
  for (const name of ['t', 'back']) await database.query(`create table ${name} (${columns})${charset}`)
  for (const row of rows) await database.query(`insert into t values (${row})`)
}

async function lexigram({url}: TestDatabase, ...args: readonly string[]): Promise<string> {
  const {stdout, stderr, status} = await runCli(['db', 'query', ...args], {env: {DATABASE_URL: url}})
  expect({stderr, status}).toEqual({stderr: '', status: 0})
  return stdout
}

/** What the client of the database prints. */
function printedBy(program: string, {dialect, server, name}: TestDatabase, sql: string): string {
  const {host, port, user, password} = server ?? {}
  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): string => {
    const {error, stdout, stderr, status} = spawnSync(program, args, {
      env: {...process.env, ...env},
      encoding: 'utf8',
    })
    if (error !== undefined) throw error
    expect({stderr, status}).toEqual({stderr: '', status: 0})
    return stdout
  }
  if (dialect === 'sqlite') return run(['-csv', '-header', name, sql])
  const place = ['-h', `${host}`, dialect === 'postgres' ? '-p' : '-P', `${port}`]
  if (dialect === 'postgres') {
    return run(['-X', '--csv', ...place, '-U', `${user}`, '-c', sql, name], {PGPASSWORD: password})
  }
  const more = ['--batch', '--binary-as-hex', '--default-character-set=utf8mb4', '--protocol=tcp']
  return run([...more, ...place, '-u', `${user}`, '-e', sql, name], {MYSQL_PWD: password})
}

/** What the clients can't tell: psql has nothing for an empty text, `--batch` has the word NULL, and tabs are escaped. */
const asClient = (cells: readonly (readonly (string | null)[])[], {dialect}: TestDatabase): string[][] =>
  cells.map((row) => row.map((cell) => cell ?? (dialect === 'postgres' || dialect === 'sqlite' ? '' : 'NULL')))

function clientRows(text: string, {dialect}: TestDatabase): string[][] {
  if (dialect === 'postgres' || dialect === 'sqlite') {
    return parseCsv(text.replaceAll(/(?<!\r)\r\n/g, dialect === 'sqlite' ? '\n' : '\r\n')).map((row) =>
      row.map((cell) => cell ?? ''),
    )
  }
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.split('\t'))
}

describeEachServer('values', (kind) => {
  itByClient('are printed as the client of the database prints them', dialectOf(kind), async (program) => {
    await withDatabase(kind, async (database) => {
      await fill(database)
      // sqlite3 has fifteen digits at most for what takes seventeen to read the same number back.
      const sql = `select * from t ${database.dialect === 'sqlite' ? 'where id <> 4 ' : ''}order by id`
      const theirs = printedBy(program, database, sql)
      const ours = await lexigram(database, sql, '--format', 'csv')
      // sqlite3 prints the bytes of a blob; to mariadb NULL has no bytes.
      const known = (rows: string[][]): string[][] =>
        database.dialect === 'sqlite'
          ? rows.map((row) => row.filter((_, at) => at !== 4 && at !== 6))
          : rows.map((row) => row.map((cell) => (cell === '0x' ? 'NULL' : cell)))
      expect(known(asClient(parseCsv(ours), database))).toEqual(known(clientRows(theirs, database)))
    })
  })

  it('are the same by rows as in what the database writes itself, and in every format', async () => {
    await withDatabase(kind, async (database) => {
      await fill(database)
      const sql = 'select * from t order by id'
      const csv = await lexigram(database, sql, '--format', 'csv')
      const [names = [], ...rows] = parseCsv(csv)
      expect(await lexigram(database, sql, '--format', 'csv', '--columns', names.join(','))).toBe(csv)
      const tsv = await lexigram(database, sql, '--format', 'tsv')
      expect(await lexigram(database, sql, '--format', 'tsv', '--columns', names.join(','))).toBe(tsv)
      const objects = (await lexigram(database, sql, '--format', 'ndjson')).trimEnd().split('\n').map(exactJson)
      for (const [index, row] of rows.entries()) {
        const object = objects[index] ?? {}
        expect(Object.keys(object)).toEqual(names)
        expect(names.map((name) => told(object[name as string]))).toEqual(
          names.map((name, at) => known(object[name as string], row[at])),
        )
      }
      const document = JSON.parse(await lexigram(database, sql, '--format', 'json'))
      expect(document).toEqual(
        (await lexigram(database, sql, '--format', 'ndjson'))
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
      )
    })
  })

  it('are the same table when the CSV, or the INSERT statements, are loaded back', async () => {
    await withDatabase(kind, async (database) => {
      await fill(database)
      const csv = await lexigram(database, 'select * from t order by id', '--format', 'csv')
      await loadBack(database, csv)
      expect(await lexigram(database, 'select * from back order by id', '--format', 'csv')).toBe(csv)
      const inserts = await lexigram(database, 'select * from t order by id', '--format', 'insert', '--table', 'back')
      await database.query('delete from back')
      for (const statement of inserts.split(/;\n(?=INSERT|$)/).filter((one) => one !== ''))
        await database.query(statement)
      expect(await lexigram(database, 'select * from back order by id', '--format', 'csv')).toBe(csv)
      const equal = EQUAL[database.dialect]
      expect(await database.query(equal)).toEqual([])
    })
  })
})

/** Rows that are not the same to the byte in both tables, by the database's own measure. */
const EQUAL = {
  postgres: 'select row(x.*)::text from t x except select row(x.*)::text from back x',
  mysql:
    'select t.id from t join back using (id) where not (hex(t.bl) <=> hex(back.bl) and hex(t.vb) <=> hex(back.vb) and t.d <=> back.d and t.bu <=> back.bu and t.n <=> back.n and hex(t.g) <=> hex(back.g) and t.bit <=> back.bit)',
  mariadb:
    'select t.id from t join back using (id) where not (hex(t.bl) <=> hex(back.bl) and hex(t.vb) <=> hex(back.vb) and t.d <=> back.d and t.bu <=> back.bu and t.n <=> back.n and hex(t.g) <=> hex(back.g) and t.bit <=> back.bit)',
  sqlite:
    'select id from (select *, typeof(i), typeof(r), typeof(t), typeof(b), typeof(n), typeof(a) from t except select *, typeof(i), typeof(r), typeof(t), typeof(b), typeof(n), typeof(a) from back)',
} as const

/** Numbers as they are written. */
const exactJson = (line: string): Record<string, unknown> =>
  JSON.parse(line, ((_: string, value: unknown, {source}: {source?: string}) =>
    typeof value === 'number' ? source : value) as (key: string, value: unknown) => unknown)

/** A value of JSON as its text; json itself is not compared, for it is not printed as a text there. */
const told = (value: unknown): unknown => {
  if (typeof value === 'boolean') return value ? 't' : 'f'
  return typeof value === 'object' && value !== null ? 'json' : value
}

/** What it is to be: JSON has one null for SQL's and its own. */
const known = (value: unknown, cell: string | null | undefined): unknown => {
  if (typeof value === 'object' && value !== null) return 'json'
  return value === null && cell === 'null' ? null : value === '' && cell === '""' ? '' : cell
}

async function loadBack(database: TestDatabase, csv: string): Promise<void> {
  if (database.dialect === 'postgres') return copyBack(database, csv)
  const [names = [], ...rows] = parseCsv(csv)
  const bytes = database.dialect === 'sqlite' ? ['b', 'a'] : ['bi', 'vb', 'bl', 'bit', 'g']
  for (const row of rows) {
    const values = row.map((cell, at) => {
      if (cell === null || !bytes.includes(names[at] ?? '')) return cell
      if (/^0x/.test(cell)) return Buffer.from(cell.slice(2), 'hex')
      // A column without a type of its own keeps what it is given.
      return names[at] === 'a' && /^[\d.]+$/.test(cell) ? (cell.includes('.') ? Number(cell) : BigInt(cell)) : cell
    })
    await database.query(`insert into back values (${row.map(() => '?').join(', ')})`, values)
  }
}

async function copyBack({url}: TestDatabase, csv: string): Promise<void> {
  const client = new pg.Client({connectionString: url})
  await client.connect()
  try {
    await pipeline(Readable.from([csv]), client.query(copyFrom('copy back from stdin (format csv, header)')))
  } finally {
    await client.end()
  }
}

describe('a table of odd names', () => {
  it('has its header as CSV has it', () => {
    expect(parseCsv('"a,b","c""d"\n1,\n')).toEqual([
      ['a,b', 'c"d'],
      ['1', null],
    ])
  })
})
