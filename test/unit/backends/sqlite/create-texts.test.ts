/** What is read out of the texts of sqlite_schema. That SQLite agrees is tested on real files. */
import {describe, expect, it} from 'vitest'
import {parseCreateIndex} from '../../../../src/lib/backends/sqlite/parse/create-index.ts'
import {parseCreateTable} from '../../../../src/lib/backends/sqlite/parse/create-table.ts'
import {parseCreateTrigger} from '../../../../src/lib/backends/sqlite/parse/create-trigger.ts'
import {queryOfView} from '../../../../src/lib/backends/sqlite/parse/create-view.ts'
import {parseCreateVirtual, tablesNamed} from '../../../../src/lib/backends/sqlite/parse/create-virtual.ts'
import {tablesUsed} from '../../../../src/lib/backends/sqlite/parse/uses.ts'

describe('CREATE TABLE', () => {
  const constraintsOf = (columns: string) => parseCreateTable(`CREATE TABLE t (${columns})`).constraints
  const namesOf = (columns: string) => parseCreateTable(`CREATE TABLE t (${columns})`).columns.map(({name}) => name)

  it.each([
    ['a, "b c", [d], `e`, \'f\'', ['a', 'b c', 'd', 'e', 'f']],
    ['"a""b", `c``d`, [e]]f], \'g\'\'h\'', ['a"b', 'c`d', 'e', "g'h"]],
    ['a decimal(10, 2), b "odd type" (3), c', ['a', 'b', 'c']],
    ['a -- ,b\n, /* , */ c', ['a', 'c']],
    ['key, "check" int, desc, a references b(c, d), e', ['key', 'check', 'desc', 'a', 'e']],
    ['a, primary key (a), unique (a)', ['a']],
    ['a default (1, 2) check (b in (1, (2))), c', ['a', 'c']],
  ])('has the columns of %s', (columns, names) => expect(namesOf(columns)).toEqual(names))

  it.each([
    ['a not null', [{kind: 'not null', columns: ['a']}]],
    ['a null on conflict fail', []],
    ['a default null not null on conflict ignore', [{kind: 'not null', columns: ['a'], onConflict: 'ignore'}]],
    ['a default -1 unique', [{kind: 'unique', columns: ['a']}]],
    ['a default check check (a)', [{kind: 'check', columns: [], expression: 'a'}]],
    [
      'a constraint x primary key desc on conflict rollback',
      [{kind: 'primary key', columns: ['a'], onConflict: 'rollback', name: 'x'}],
    ],
    ['a constraint x default 1 unique', [{kind: 'unique', columns: ['a']}]],
    ['a unique on conflict abort', [{kind: 'unique', columns: ['a']}]],
    [
      'a, constraint "c d" check ( a > 0 /* ) */ )',
      [{kind: 'check', columns: [], expression: 'a > 0 /* ) */', name: 'c d'}],
    ],
    [
      'a, b, unique (b collate nocase desc, a) primary key (a asc)',
      [
        {kind: 'unique', columns: ['b', 'a']},
        {kind: 'primary key', columns: ['a']},
      ],
    ],
    [
      'a references t on delete set default not null, b references u(x) match full on update no action deferrable',
      [
        {kind: 'foreign key', columns: ['a']},
        {kind: 'not null', columns: ['a']},
        {kind: 'foreign key', columns: ['b'], deferrable: 'immediate'},
      ],
    ],
    [
      'a, b, foreign key (a, b) references t (c, d) on delete set null deferrable initially deferred',
      [{kind: 'foreign key', columns: ['a', 'b'], deferrable: 'deferred'}],
    ],
    ['a references t not deferrable initially deferred', [{kind: 'foreign key', columns: ['a']}]],
  ])('has the constraints of %s', (columns, constraints) => expect(constraintsOf(columns)).toEqual(constraints))

  it('has what only columns have', () => {
    const sql = `CREATE TABLE "t" (a integer primary key autoincrement, b text collate "no case",
      c generated always as (a || ')') stored, d int as (a + (1)) virtual)`
    expect(parseCreateTable(sql)).toMatchObject({
      autoincrement: true,
      columns: [
        {name: 'a'},
        {name: 'b', collation: 'no case'},
        {name: 'c', generated: "a || ')'"},
        {generated: 'a + (1)'},
      ],
    })
  })

  it('goes past any head', () => {
    expect(parseCreateTable('create temp table if not exists main . "x y"(a)').columns).toEqual([{name: 'a'}])
  })
})

describe('CREATE INDEX', () => {
  it.each([
    ['i on t (a)', [['a', false]]],
    [
      'i on t (a desc, "b" collate nocase asc)',
      [
        ['a', false],
        ['"b"', true],
      ],
    ],
    [
      'i on t (desc, asc desc)',
      [
        ['desc', false],
        ['asc', false],
      ],
    ],
    [
      'i on t (lower(a, 1) DESC, a + 1)',
      [
        ['lower(a, 1)', false],
        ['a + 1', false],
      ],
    ],
    ['i on t (a collate nocase || b)', [['a collate nocase || b', false]]],
  ])('has the keys of %s', (rest, keys) => {
    expect(parseCreateIndex(`CREATE UNIQUE INDEX ${rest}`).keys.map(({text, collated}) => [text, collated])).toEqual(
      keys,
    )
  })

  it('has its condition without what follows it', () => {
    expect(parseCreateIndex('CREATE INDEX i ON t (a) WHERE a > 0 -- why\n').where).toBe('a > 0')
    expect(parseCreateIndex('CREATE INDEX i ON t (a)').where).toBeUndefined()
  })
})

describe('CREATE TRIGGER', () => {
  it.each([
    ['insert on t begin', {timing: 'before', event: 'insert'}],
    ['after delete on t for each row begin', {timing: 'after', event: 'delete'}],
    ['instead of update on v begin', {timing: 'instead of', event: 'update'}],
    ['before update of a, "b c" on t begin', {timing: 'before', event: 'update of a, b c'}],
    [
      'after insert on t when (new.a) > case when 1 then 2 end begin',
      {timing: 'after', event: 'insert', when: '(new.a) > case when 1 then 2 end'},
    ],
  ])('has what %s says', (rest, expected) => {
    expect(parseCreateTrigger(`CREATE TRIGGER "after" ${rest} select 1; end`)).toEqual(expected)
  })
})

it('CREATE VIEW has its query', () => {
  expect(queryOfView('CREATE VIEW v ("as", b) AS\n select 1 as a -- one')).toBe('select 1 as a')
})

describe('CREATE VIRTUAL TABLE', () => {
  it.each([
    ["fts5(a, b, content='x y', tokenize = \"a 'b'\")", 'fts5', ['a', 'b', "content='x y'", 'tokenize = "a \'b\'"']],
    ['"my mod"(a(1, 2), b=(3, (4)))', 'my mod', ['a(1, 2)', 'b=(3, (4))']],
    ['simple', 'simple', []],
    ['none()', 'none', []],
  ])('has what %s says', (rest, module, found) => {
    expect(parseCreateVirtual(`CREATE VIRTUAL TABLE v USING ${rest}`)).toEqual({module, arguments: found})
  })

  it('names the tables it is over', () => {
    const named = (rest: string) => tablesNamed(parseCreateVirtual(`CREATE VIRTUAL TABLE v USING ${rest}`))
    expect(named("fts5(title, content='docs', prefix='2 3')")).toEqual(['docs', '2 3'])
    expect(named('fts5vocab(docs, row)')).toEqual(['docs', 'row'])
    expect(named('rtree(id, a, b)')).toEqual([])
  })
})

describe('tablesUsed', () => {
  const known = new Set(['A', 'B', 'C D', 'E'])
  it.each([
    ['select * from a, b as x join "c d" on b.e = a.e', ['A', 'B', 'C D']],
    ['select e, b from a where b in (e, b)', ['A']],
    ['select 1 from (a cross join b), main.E', ['A', 'B', 'E']],
    ['select (select 1 from b), e from a', ['B', 'A']],
    ['select 1 from a where x in b', ['A', 'B']],
    ['with t as (select * from a) select t.b from t, e', ['A', 'E']],
    ['insert or replace into a (b, e) select e, 1 from b', ['A', 'B']],
    ['update or ignore a set b = 1, e = 2 from b where 1', ['A', 'B']],
    ['delete from e returning a, b', ['E']],
    ['select f(a, b) from json_each(e) order by a, b', []],
    ['select \'from a\' from /* b */ "c d"', ['C D']],
  ])('%s', (sql, used) => expect([...tablesUsed(sql, known)]).toEqual(used))
})
