/** A standby or a read-only replica can't be migrated: it says so, and can still be looked at. */
import {expect, it} from 'vitest'
import {runCli} from '../support/cli.ts'
import {until} from '../support/pausing.ts'
import {makeProject} from '../support/project.ts'
import {createDatabaseOn} from '../support/servers/database.ts'
import {startStandby} from '../support/servers/standby.ts'
import {type DatabaseKind, describeEachServer, type ServerKind, startServer, urlOf} from '../support/servers.ts'

const ONE = {'migrations/20260101000000_a.sql': '-- migrate:up\ncreate table a (id integer);\n'}
const TWO = {'migrations/20260101000001_b.sql': '-- migrate:up\ncreate table b (id integer);\n'}
const FIX = 'connect to the server that takes writes: a standby or a read-only server can not be migrated'

interface Failure {
  readonly error: {readonly code: string; readonly message: string; readonly fix: string}
}

/** What `db upgrade` says there, once without and once with a history. */
async function expectRefused(cwd: string, message: RegExp): Promise<void> {
  const refused = await runCli(['db', 'upgrade', '--json'], {cwd})
  expect(refused.status).toBe(1)
  const {error} = refused.json<Failure>()
  expect(error.message).toMatch(message)
  expect(error.fix).toBe(FIX)
}

describeEachServer(
  'a standby',
  (kind: ServerKind) => {
    it('is named as the reason, and can be looked at', {timeout: 120_000}, async () => {
      const primary = await startServer(kind)
      const database = await createDatabaseOn(primary)
      const standby = await startStandby(kind, primary)
      await using there = makeProject({url: urlOf(standby, database.name), files: ONE})
      await using here = makeProject({url: database.url, files: ONE})
      await expectRefused(there.dir, /^cannot make the history table public\.lexigram_migrations: cannot execute/)
      expect(await runCli(['db', 'status'], {cwd: there.dir})).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('1 pending'),
      })

      expect(await runCli(['db', 'upgrade'], {cwd: here.dir})).toMatchObject({status: 0})
      await until('the standby to catch up', async () => {
        const {status} = await runCli(['db', 'status', '--exit-code'], {cwd: there.dir})
        return status === 0
      })
      expect(await runCli(['db', 'upgrade'], {cwd: there.dir})).toMatchObject({status: 0})
      there.write(TWO)
      await expectRefused(there.dir, /cannot execute .* in a read-only transaction/)
      expect(await runCli(['db', 'check'], {cwd: there.dir})).toMatchObject({status: 3})

      // A list of hosts is how an application finds the one that takes writes.
      const [a, b] = [standby, primary].map(({host, port}) => `${host}:${port}`)
      const both = `${database.url.replace(/@[^/]*\//, `@${a},${b}/`)}?target_session_attrs=read-write`
      await using either = makeProject({url: both, files: {...ONE, ...TWO}})
      expect(await runCli(['db', 'upgrade'], {cwd: either.dir})).toMatchObject({status: 0})
      await standby.stop('kill')
      await primary.stop('kill')
    })
  },
  ['postgres18', 'postgres15'] satisfies DatabaseKind[],
)

describeEachServer(
  'a read-only server',
  (kind: ServerKind) => {
    it('is named as the reason, and can be looked at', {timeout: 120_000}, async () => {
      const server = await startServer(kind)
      const database = await createDatabaseOn(server)
      const user = {...server, user: 'app', password: 'app-pw'}
      await database.query("create user app identified by 'app-pw'")
      await database.query(`grant all on ${database.name}.* to app`)
      await using project = makeProject({url: urlOf(user, database.name), files: ONE})
      // As a replica has it; MySQL's goes for administrators, too.
      await database.query(`set global ${kind === 'mysql' ? 'super_read_only' : 'read_only'} = 1`)
      await expectRefused(project.dir, /^cannot make the history table \w+\.lexigram_migrations: .*read.only/)
      expect(await runCli(['db', 'status'], {cwd: project.dir})).toMatchObject({status: 0})

      await database.query('set global read_only = 0')
      expect(await runCli(['db', 'upgrade'], {cwd: project.dir})).toMatchObject({status: 0})
      await database.query(`set global ${kind === 'mysql' ? 'super_read_only' : 'read_only'} = 1`)
      expect(await runCli(['db', 'upgrade'], {cwd: project.dir})).toMatchObject({status: 0})
      project.write(TWO)
      await expectRefused(project.dir, /read.only/)
      await database.query('set global read_only = 0')
      // Nothing of it was begun, so the server that takes writes again goes on by itself.
      expect(await runCli(['db', 'upgrade'], {cwd: project.dir})).toMatchObject({status: 0})
      await server.stop('kill')
    })
  },
  ['mysql', 'mariadb'] satisfies DatabaseKind[],
)
