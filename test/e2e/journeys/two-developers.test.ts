/** Two checkouts and one database: each applies its own, each sees the other's. */
import {expect, it} from 'vitest'
import {runCli} from '../../support/cli.ts'
import {historyOf} from '../../support/history.ts'
import {makeProject} from '../../support/project.ts'
import {describeEachServer, withDatabase} from '../../support/servers.ts'

const ANN = {'migrations/02_ann.sql': '-- migrate:up\ncreate table ann (id int);\n-- migrate:down\ndrop table ann;\n'}
const BOB = {'migrations/03_bob.sql': 'create table bob (id int);\n'}
const BOTH = {'migrations/01_base.sql': 'create table base (id int);\n'}

describeEachServer('two developers', (kind) => {
  it('work on one database with different checkouts', async () => {
    await withDatabase(kind, async (database) => {
      await using ann = makeProject({url: database.url, files: {...BOTH, ...ANN}})
      // Bob's checkout has Windows line ends.
      const windows = Object.fromEntries(
        Object.entries({...BOTH, ...BOB}).map(([file, text]) => [file, text.replaceAll('\n', '\r\n')]),
      )
      await using bob = makeProject({url: database.url, files: windows})
      const cli = async (dir: string, ...args: string[]) => runCli(['db', ...args, '--json'], {cwd: dir})
      const states = async (dir: string) => {
        const report = (await cli(dir, 'status')).json<{backends: {migrations: {name: string; state: string}[]}[]}>()
        return report.backends[0]?.migrations.map(({name, state}) => `${name} ${state}`)
      }

      expect((await cli(ann.dir, 'upgrade')).status).toBe(0)
      expect(await states(bob.dir)).toEqual(['01_base applied', '02_ann missing', '03_bob pending'])
      expect((await cli(bob.dir, 'upgrade')).status).toBe(0)
      expect(await states(ann.dir)).toEqual(['01_base applied', '02_ann applied', '03_bob missing'])

      // Bob goes back over Ann's migration, whose file he does not have.
      await database.query(`delete from lexigram_migrations where name = '03_bob'`)
      expect((await cli(bob.dir, 'downgrade', '01', '--yes')).status).toBe(0)
      expect(await historyOf(database)).toEqual(['01_base applied 1/1'])
      expect(await database.query('select id from bob')).toEqual([])
    })
  })
})
