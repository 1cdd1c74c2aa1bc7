/** What `inspect` makes of SQLite files, by SQLite's own measure: the text and the pragmas of the rebuilt one. */
import {execFileSync} from 'node:child_process'
import {rmSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {sqliteLexer} from '../../../src/lib/backends/sqlite/lexer.ts'
import {itByClient} from '../../support/clients.ts'
import {inspectFile, kitchenSink, makeSqlite, schemaRows} from '../../support/sqlite-files.ts'

const inspectSql = (sql: string) => inspectFile(makeSqlite(sql))

/** Fails unless a rebuild of what `sql` makes is the same. */
async function expectRoundTrip(sql: string): Promise<void> {
  const original = makeSqlite(sql)
  const {model, sql: script} = await inspectFile(original)
  const copy = makeSqlite(script)
  expect(schemaRows(copy)).toEqual(schemaRows(original))
  const again = await inspectFile(copy)
  expect(JSON.stringify(again.model)).toBe(JSON.stringify(model))
  expect(again.sql).toBe(script)
}

describe('a rebuild', () => {
  it('of the kitchen sink is the same', () => expectRoundTrip(kitchenSink()))

  itByClient('by the sqlite3 shell is the same', 'sqlite', async (program) => {
    const original = makeSqlite(kitchenSink())
    const {sql} = await inspectFile(original)
    const copy = makeSqlite('')
    rmSync(copy)
    execFileSync(program, ['-bail', copy], {input: sql})
    expect(schemaRows(copy)).toEqual(schemaRows(original))
  })

  it.each([
    ['a comment at the end of a view', 'create view v as select 1 -- one'],
    ['a comment after the options of a table', 'create table t (a primary key) without rowid -- why\n;'],
    ['a trigger of several lines', 'create table t (a); create trigger r after insert on t\nbegin\n  select 1;\nend'],
    ['a renamed table', 'create table t (a); create index i on t (a); alter table t rename to "x y"'],
    [
      'added and renamed columns',
      'create table t (a); alter table t add b int default 3; alter table t rename a to "a b"',
    ],
    ['CREATE TABLE … AS', 'create table t (a int, "b c" text); create table u as select * from t'],
    ['an empty database', ''],
    ['another encoding', "pragma encoding = 'UTF-16be'; create table t (a)"],
  ])('keeps %s', (_, sql) => expectRoundTrip(sql))
})

describe('the script', () => {
  it('closes a comment that was left open', async () => {
    const {sql} = await inspectSql('create view a as select 1 /* one')
    expect(sql).toBe('CREATE VIEW a as select 1 /* one*/;\n')
  })

  it('has what others name before them', async () => {
    const {sql} = await inspectSql(`
      create view a as select * from b join main.c;
      create view b as select * from (z) where x in (select 1 from "c");
      create view c as select 1;
      create table z (x references y);
      create table y (x references w, u references z);
      create table w (x);
      create virtual table f using fts5 (t, content = 'w');`)
    const order = [...sql.matchAll(/^create (?:virtual )?(?:table|view) (\w+)/gim)].map(([, name]) => name)
    expect(order).toEqual(['w', 'f', 'c', 'y', 'z', 'b', 'a'])
  })

  it('is the same in whatever order the schema was made', async () => {
    const statements = sqliteLexer.statements(kitchenSink()).map(({text}) => text)
    const rankOf = (text: string): number =>
      text.startsWith('CREATE TABLE') ? 0 : text.includes('VIRTUAL') ? 1 : text.startsWith('CREATE TRIGGER') ? 3 : 2
    const schema = statements.filter((text) => text.startsWith('CREATE'))
    const made = await Promise.all(
      [1, 2, 3, 4, 5].map((seed) => {
        const shuffled = [...schema]
          .map((text, index) => ({text, key: rankOf(text) === 1 ? index : (index * 7919 * seed) % 101}))
          .sort((a, b) => rankOf(a.text) - rankOf(b.text) || a.key - b.key)
        return inspectSql(shuffled.map(({text}) => `${text}\n;`).join('\n'))
      }),
    )
    const first = await inspectSql(schema.map((text) => `${text}\n;`).join('\n'))
    for (const {model, sql} of made) {
      expect(sql).toBe(first.sql)
      expect(JSON.stringify(model)).toBe(JSON.stringify(first.model))
    }
  })
})

describe('reading', () => {
  it('takes as many queries for many tables as for one', async () => {
    const one = await inspectSql('create table t (a primary key, b references t); create view v as select 1')
    const table = (n: number): string =>
      `create table t${n} (a primary key, b references t0 check (b > 0)); create index i${n} on t${n} (b);
       create view v${n} as select * from t${n}; create trigger r${n} after insert on t${n} begin select 1; end;`
    const many = await inspectSql(`begin; ${Array.from({length: 300}, (_, n) => table(n)).join('\n')} commit;`)
    expect(many.model.tables).toHaveLength(300)
    expect(many.queries).toBe(one.queries)
  })

  it('leaves out what SQLite and virtual tables make for themselves', async () => {
    const {model} = await inspectSql(kitchenSink())
    const names = model.tables.map(({name}) => name)
    expect(names.filter((name) => /^sqlite_|^documents_index_|^boxes_/.test(name))).toEqual([])
    expect(names).toContain('documents_index')
    expect(model.unrepresented).toEqual([])
  })

  it('counts rows and bytes', async () => {
    const file = makeSqlite(`
      create table t (a integer primary key, b text);
      create table w (a primary key, b) without rowid;
      create virtual table f using fts5 (x);
      create table empty (a);
      with n (i) as (select 1 union all select i + 1 from n where i < 5000) insert into t select i, hex(i) from n;
      insert into w select a, b from t where a <= 3000;
      insert into f select b from t where a <= 20;
      create index i on t (b);`)
    const {model} = await inspectFile(file, {sizes: true})
    const sizes = Object.fromEntries(model.tables.map(({name, size}) => [name, size]))
    expect(sizes).toMatchObject({t: {rows: 5000}, w: {rows: 3000}, f: {rows: 20}, empty: {rows: 0, bytes: 4096}})
    expect(sizes.t?.bytes).toBeGreaterThan(100_000)
    expect(sizes.f?.bytes).toBeGreaterThan(4096)
  })
})
