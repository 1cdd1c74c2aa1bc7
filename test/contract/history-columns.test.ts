/** docs/migrations.md tells every column of the history tables, in their order. */
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import Sqlite from 'better-sqlite3'
import {expect, it} from 'vitest'
import {ROOT} from '../support/build.ts'
import {runCli} from '../support/cli.ts'
import {makeProject} from '../support/project.ts'

function documented(table: string): readonly (string | undefined)[] {
  const page = readFileSync(join(ROOT, 'docs/migrations.md'), 'utf8')
  const rows = page.split(`<!-- columns: ${table} -->`)[1]?.trimStart().split('\n\n')[0] ?? ''
  return [...rows.matchAll(/^\| `(\w+)`/gm)].map(([, column]) => column)
}

it.each(['lexigram_migrations', 'lexigram_migrations_log'])('%s has the documented columns', async (table) => {
  const {dir} = makeProject({
    url: 'sqlite:///app.db',
    files: {'migrations/20260101000000_a.sql': 'create table a (id integer);'},
  })
  expect((await runCli(['db', 'upgrade'], {cwd: dir})).status).toBe(0)
  const database = new Sqlite(join(dir, 'app.db'), {readonly: true})
  const columns = database.prepare('select name from pragma_table_info(?) order by cid').pluck().all(table)
  database.close()
  expect(documented(table)).toEqual(columns)
})
