/** From an empty folder to a migrated database and back, as the guide tells it. */
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {runCli} from '../../support/cli.ts'
import {tablesOf} from '../../support/history.ts'
import {makeProject} from '../../support/project.ts'
import {describeEachServer, dialectOf, withDatabase} from '../../support/servers.ts'

describeEachServer('a new project', (kind) => {
  it('goes through init, revision, upgrade, status and downgrade', async () => {
    await withDatabase(kind, async (database) => {
      await using project = makeProject()
      const dialect = dialectOf(kind)
      const cli = async (...args: string[]): Promise<string> => {
        const env = {DATABASE_URL: database.url}
        const {status, stderr, stdout} = await runCli(args, {cwd: project.dir, env})
        const hint = args[0] === 'init' ? 'next: lexigram db revision -m "create products"\n' : ''
        expect({args, status, stderr}).toEqual({args, status: 0, stderr: hint})
        return stdout
      }
      await cli('init', '--database', dialect === 'mariadb' ? 'mysql' : dialect)
      const file = (await cli('db', 'revision', '-m', 'create products')).trim()
      const text = readFileSync(join(project.dir, file), 'utf8')
      expect(text).toMatch(/^-- migrate:up$[\s\S]*^-- migrate:down$/m)
      writeFileSync(
        join(project.dir, file),
        text
          .replace('-- migrate:up\n', '-- migrate:up\ncreate table products (id integer primary key);\n')
          .replace('-- migrate:down\n', '-- migrate:down\ndrop table products;\n'),
      )
      expect(await cli('db', 'upgrade')).toMatch(/ok \d{14}_create_products {3}1 statement/)
      expect(await tablesOf(database)).toEqual(['products'])
      expect(await cli('db', 'status', '--exit-code')).toContain('up to date: 1 migration applied')
      const check = await cli('db', 'check', '--json')
      expect(JSON.parse(check)).toMatchObject({ok: true})
      await cli('db', 'downgrade', '--yes')
      expect(await tablesOf(database)).toEqual([])
    })
  })
})
