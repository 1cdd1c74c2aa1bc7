/** Queries that are typed with what is written of a real database run on it. */
import {expect, it} from 'vitest'
import {renderKysely} from '../../../src/lib/schema/formats/kysely.ts'
import {kyselyProject} from '../../support/kysely-project.ts'
import {inspectFile, makeSqlite} from '../../support/sqlite-files.ts'

const SCHEMA = `
create table authors (id integer primary key, name text not null, born text);
create table "odd books" (
  isbn text primary key not null,
  author_id integer not null references authors (id),
  title text not null default 'untitled',
  pages integer,
  price real,
  cover blob,
  label text generated always as (title || ' (' || isbn || ')') stored
) strict;
create view catalogue as select a.name, b.title, b.label from authors a join "odd books" b on b.author_id = a.id;
`

const QUERIES = `import Database from 'better-sqlite3'
import {Kysely, SqliteDialect} from 'kysely'
import type {DB} from './db.mjs'

const db = new Kysely<DB>({dialect: new SqliteDialect({database: new Database(process.argv[2])})})
await db.insertInto('authors').values({name: 'Ana', born: '1970-01-01'}).execute()
await db.insertInto('odd books').values({isbn: '1', author_id: 1, price: 9.5, cover: new Uint8Array([1, 2])}).execute()
await db.updateTable('odd books').set({pages: 120}).where('isbn', '=', '1').execute()
const books = await db
  .selectFrom('odd books as b')
  .innerJoin('authors as a', 'a.id', 'b.author_id')
  .select(['a.id', 'a.name', 'b.title', 'b.pages', 'b.price', 'b.cover', 'b.label'])
  .execute()
const rows = books.map((book): [number | bigint, string, string, number | bigint | null, number | null, number, string | null] =>
  [book.id, book.name, book.title, book.pages, book.price, book.cover?.length ?? 0, book.label])
const seen = await db.selectFrom('catalogue').selectAll().where('name', '=', 'Ana').execute()
// @ts-expect-error generated
const generated = db.updateTable('odd books').set({label: 'x'})
// @ts-expect-error the author is not to be left out
const orphan = db.insertInto('odd books').values({isbn: '2'})
void [generated, orphan]
console.log(JSON.stringify({rows, seen}))
await db.destroy()
`

/** What the project needs of types that have no package of their own here. */
const AMBIENT = `declare module 'better-sqlite3' {
  const Database: new (file: string | undefined) => import('kysely').SqliteDatabase
  export default Database
}
declare const process: {argv: string[]}
declare const console: {log(text: string): void}
`

it('queries typed by the schema run on it', async () => {
  const file = makeSqlite(SCHEMA)
  const {model} = await inspectFile(file)
  using project = kyselyProject({
    db: renderKysely(model),
    queries: `/// <reference path="./ambient.d.mts" />\n${QUERIES}`,
    'ambient.d': AMBIENT,
  })
  expect(await project.compile()).toBe('')
  expect(JSON.parse(await project.run('queries', [file]))).toEqual({
    rows: [[1, 'Ana', 'untitled', 120, 9.5, 2, 'untitled (1)']],
    seen: [{name: 'Ana', title: 'untitled', label: 'untitled (1)'}],
  })
})
