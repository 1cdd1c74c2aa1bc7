/** Servers that take no migration: each says what was refused, and what to do; nothing is left behind. */
import {expect, it} from 'vitest'
import {runCli} from '../support/cli.ts'
import {makeProject} from '../support/project.ts'
import {createDatabase, describeEachServer, type ServerKind, type TestDatabase} from '../support/servers.ts'

const FILES = {'migrations/20260101000000_a.sql': '-- migrate:up\ncreate table a (id integer);\n'}
const PASSWORD = 'we4k-one'

interface Failure {
  readonly error: {readonly code: string; readonly message: string; readonly fix: string}
}

/** The URL of `database` for a user who may look and not write. */
async function urlForWeakUser(kind: ServerKind, database: TestDatabase): Promise<string> {
  const user = `weak_${database.name}`
  if (kind.startsWith('postgres')) {
    await database.query(`create role ${user} login password '${PASSWORD}'; revoke create on schema public from public`)
  } else {
    await database.query(`create user ${user} identified by '${PASSWORD}'`)
    await database.query(`grant select on ${database.name}.* to ${user}`)
  }
  return database.url.replace(/\/\/[^@]*@/, `//${user}:${PASSWORD}@`)
}

async function dropWeakUser(kind: ServerKind, database: TestDatabase): Promise<void> {
  await database.query(`drop ${kind.startsWith('postgres') ? 'role' : 'user'} weak_${database.name}`)
}

const ON_SERVERS: readonly ServerKind[] = ['postgres18', 'postgres15', 'mysql', 'mariadb']

describeEachServer(
  'a user without rights',
  (kind) => {
    it('is told which table could not be made and what to grant', async () => {
      const database = await createDatabase(kind)
      await using project = makeProject({url: await urlForWeakUser(kind, database), files: FILES})
      const result = await runCli(['db', 'upgrade', '--json'], {cwd: project.dir})
      const {error} = result.json<Failure>()
      expect(result.status).toBe(1)
      expect(error.code).toBe('LEX_DATABASE')
      expect(error.message).toMatch(/^cannot make the history table \w+\.lexigram_migrations: .*denied/)
      expect(error.fix).toMatch(/^grant the user the right to create tables/)
      await dropWeakUser(kind, database)
      await database.drop()
    })
  },
  ON_SERVERS,
)

describeEachServer(
  'a server that takes no writes',
  (kind) => {
    it('is named as the reason', async () => {
      const database = await createDatabase(kind)
      await database.query(`alter database ${database.name} set default_transaction_read_only = on`)
      await using project = makeProject({url: database.url, files: FILES})
      const result = await runCli(['db', 'upgrade', '--json'], {cwd: project.dir})
      expect(result.status).toBe(1)
      expect(result.json<Failure>().error).toMatchObject({
        code: 'LEX_DATABASE',
        message:
          'cannot make the history table public.lexigram_migrations: cannot execute CREATE TABLE in a read-only transaction',
        fix: 'connect to the server that takes writes: a standby or a read-only server can not be migrated',
      })
      // Looking is fine there.
      expect(await runCli(['db', 'status'], {cwd: project.dir})).toMatchObject({status: 0})
      await database.drop()
    })
  },
  ['postgres18', 'postgres15'],
)
