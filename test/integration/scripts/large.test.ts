/** A file of 50 MB, as a dump is: cut, run, counted, and found unchanged. */
import {expect, it} from 'vitest'
import {runCli} from '../../support/cli.ts'
import {historyOf} from '../../support/history.ts'
import {makeProject} from '../../support/project.ts'
import {describeEachServer, withDatabase} from '../../support/servers.ts'

const BYTES = 50_000_000
const ROWS = 500
/** Of what a lexer may stumble over. */
const TEXT = `it''s; -- no comment /* nor this */ "quoted" \`ticked\` $$ ${'é'.repeat(20)} `.repeat(20)

function dump(): {sql: string; statements: number} {
  const insert = `insert into big (s) values\n${Array.from({length: ROWS}, () => `('${TEXT}')`).join(',\n')};\n`
  const inserts = Math.ceil(BYTES / Buffer.byteLength(insert))
  return {
    sql: `-- migrate:up\ncreate table big (s varchar(4000));\n${insert.repeat(inserts)}-- migrate:down\ndrop table big;\n`,
    statements: inserts + 1,
  }
}

describeEachServer('a migration of 50 MB', (kind) => {
  it('runs whole', {timeout: 600_000}, async () => {
    await withDatabase(kind, async (database) => {
      const {sql, statements} = dump()
      await using project = makeProject({url: database.url, files: {'migrations/01_dump.sql': sql}})
      const options = {cwd: project.dir, timeoutMs: 300_000}
      const begun = performance.now()
      const {status, stderr} = await runCli(['db', 'upgrade'], options)
      const took = Math.round(performance.now() - begun)
      expect({status, stderr}).toEqual({status: 0, stderr: ''})
      process.stdout.write(`50 MB on ${kind}: ${took} ms\n`)
      expect(await historyOf(database)).toEqual([`01_dump applied ${statements}/${statements}`])
      const [row] = await database.query('select count(*) as n, count(distinct s) as texts, max(s) as s from big')
      expect({n: Number(row?.n), texts: Number(row?.texts), s: row?.s}).toEqual({
        n: (statements - 1) * ROWS,
        texts: 1,
        s: TEXT.replaceAll("''", "'"),
      })
      expect(await runCli(['db', 'check'], options)).toMatchObject({status: 0})
    })
  })
})
