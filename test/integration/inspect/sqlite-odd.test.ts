/** Files that SQLite itself can't use in part: what is wrong is told, and the rest is inspected. */
import {expect, it} from 'vitest'
import {inspectFile, makeSqlite} from '../../support/sqlite-files.ts'

/** Writes rows into sqlite_schema that SQLite would not make. */
const leftover = (type: string, name: string, table: string, sql: string): string =>
  `insert into sqlite_schema (type, name, tbl_name, rootpage, sql) values ('${type}', '${name}', '${table}', 0, '${sql}');`

it('tells of broken views', async () => {
  const {model, sql} = await inspectFile(
    makeSqlite(`
      create table t (a);
      create view good as select a from t;
      create view gone as select x from nowhere;
      create view over as select * from gone;
      create view round as select * from round;
      create view unknown as select nofunc(a) from t;`),
  )
  expect(model.views.map(({name, broken, columns}) => [name, broken ?? columns.map((column) => column.name)])).toEqual([
    ['gone', 'no such table: main.nowhere'],
    ['good', ['a']],
    ['over', 'no such table: main.nowhere'],
    ['round', 'view round is circularly defined'],
    ['unknown', 'no such function: nofunc'],
  ])
  expect((await inspectFile(makeSqlite(sql))).model).toEqual(model)
})

it('keeps a virtual table whose module is not there, and tells of it', async () => {
  const file = makeSqlite(`
    create table t (a);
    pragma writable_schema = on;
    ${leftover('table', 'v', 'v', 'CREATE VIRTUAL TABLE v USING nowhere(a, b=(1,2))')}`)
  const {model, sql} = await inspectFile(file)
  const table = model.tables.find(({name}) => name === 'v')
  expect(table?.sqlite).toEqual({
    sql: 'CREATE VIRTUAL TABLE v USING nowhere(a, b=(1,2))',
    virtual: {module: 'nowhere', arguments: ['a', 'b=(1,2)'], unusable: 'no such module: nowhere'},
  })
  expect(model.unrepresented).toEqual([{object: 'table v', why: 'SQLite cannot open it here: no such module: nowhere'}])
  expect(sql).toContain('-- CREATE VIRTUAL TABLE v USING nowhere(a, b=(1,2));')
  expect((await inspectFile(makeSqlite(sql))).model.tables.map(({name}) => name)).toEqual(['t'])
})

it('tells of functions and collations that only an application has', async () => {
  const file = makeSqlite(`
    create table c (a collate nocase);
    create table g (a, b as (lower(a)), check (abs(a) in (1, 2)));
    pragma writable_schema = on;
    update sqlite_schema set sql = replace(replace(sql, 'nocase', 'german'), 'lower', 'fold');`)
  const {model} = await inspectFile(file)
  expect(model.unrepresented.map(({object, why}) => [object, why.split(',')[0]])).toEqual([
    ['table c', 'it needs the collation german'],
    ['table g', 'it needs the function fold'],
  ])
})

it('tells of what stands on the tables that a virtual one makes for itself', async () => {
  const file = makeSqlite('create virtual table f using fts5 (x); create index on_shadow on f_content (c0);')
  const {model} = await inspectFile(file)
  expect(model.unrepresented).toEqual([
    {object: 'index on_shadow', why: 'it is on f_content, which a virtual table makes for itself'},
  ])
})

it('says what SQLite says of a schema that can not be read', async () => {
  const file = makeSqlite(`
    create table t (a);
    pragma writable_schema = on;
    ${leftover('trigger', 'r', 'gone', 'CREATE TRIGGER r AFTER INSERT ON gone BEGIN SELECT 1; END')}`)
  await expect(inspectFile(file)).rejects.toThrow('malformed database schema (r) - no such table: main.gone')
})
