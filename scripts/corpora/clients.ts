/** The databases' own clients: what loads a script, and what tells a schema. */
import {execFile, spawn} from 'node:child_process'
import {createReadStream, existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {urlOf} from '../../test/support/servers/address.ts'
import type {TestDatabase} from '../../test/support/servers/database.ts'
import {findProgram} from '../../test/support/servers/run.ts'
import {sqliteSchema} from './sqlite-schema.ts'

/** A program, ready to be run on one database. */
interface Client {
  readonly program: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** Runs the script in `path`, stopping at its first error. @returns false when there is no client to do it. */
export async function loadByClient(database: TestDatabase, path: string): Promise<boolean> {
  const client = LOADERS[database.dialect](database)
  if (client === undefined) return false
  const child = spawn(client.program, client.args, {env: client.env, stdio: ['pipe', 'ignore', 'pipe']})
  createReadStream(path).pipe(child.stdin)
  child.stdin.on('error', () => {})
  let told = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text
  })
  const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  const error = told.split('\n').find((line) => /error/i.test(line))
  if (status !== 0) throw new Error(`${client.program.split('/').at(-1)}: ${error ?? told.split('\n')[0]}`)
  return true
}

/** Runs what a project expects to be there; without a client by the tests' own driver. */
export async function loadPrelude(database: TestDatabase, folder: string): Promise<void> {
  const path = join(folder, 'prelude.sql')
  if (!existsSync(path) || (await loadByClient(database, path))) return
  await database.query(readFileSync(path, 'utf8'))
}

/** The schema as the server's own tools tell it, without what differs between two databases that are the same. */
export async function schemaOf(database: TestDatabase): Promise<string | undefined> {
  if (database.dialect === 'sqlite') return sqliteSchema(database)
  const client = await DUMPERS[database.dialect](database)
  if (client === undefined) return undefined
  const {program, args, env} = client
  const {stdout} = await promisify(execFile)(program, args, {env, maxBuffer: 512 * 1024 * 1024})
  return stdout
    .replaceAll(/^--.*\n/gm, '')
    .replaceAll(/^\\(?:un)?restrict .*\n/gm, '')
    .replaceAll(/ AUTO_INCREMENT=\d+/g, '')
    .replaceAll(/^DO SETVAL\(.*\n/gm, '')
}

type Dialect = TestDatabase['dialect']
type Find<T> = Readonly<Record<Dialect, (database: TestDatabase) => T>>

const psql = (database: TestDatabase): Client | undefined =>
  postgres(findProgram(['psql']), database, ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', '-'])

const mysql = (database: TestDatabase): Client | undefined =>
  mysqlFamily(findProgram(['mariadb', 'mysql']), database, [database.name])

const LOADERS: Find<Client | undefined> = {
  postgres: psql,
  mysql,
  mariadb: mysql,
  sqlite: ({name}) => {
    const program = findProgram(['sqlite3'])
    return program === undefined ? undefined : {program, args: ['-bail', '-batch', name], env: process.env}
  },
}

const DUMP = ['--no-data', '--routines', '--events', '--triggers', '--skip-comments', '--skip-dump-date']

const mysqlDump = async (database: TestDatabase): Promise<Client | undefined> =>
  mysqlFamily(findProgram(['mariadb-dump', 'mysqldump']), database, [...DUMP, database.name])

const DUMPERS: Find<Promise<Client | undefined>> = {
  // The script says nothing of owners and grants unless it is asked to.
  postgres: async (database) =>
    postgres(await findPgDump(database), database, ['-s', '--no-owner', '--no-privileges', '-d']),
  mysql: mysqlDump,
  mariadb: mysqlDump,
  sqlite: async () => undefined,
}

/** @param args - before the address. */
function postgres(program: string | undefined, database: TestDatabase, args: readonly string[]): Client | undefined {
  const {server, name} = database
  if (program === undefined || server === undefined) return undefined
  const url = urlOf({...server, password: ''}, name)
  return {program, args: [...args, url], env: {...process.env, PGPASSWORD: server.password}}
}

function mysqlFamily(program: string | undefined, {server}: TestDatabase, args: readonly string[]): Client | undefined {
  if (program === undefined || server === undefined) return undefined
  const {host, port, user, password} = server
  const address = ['--host', host, '--port', String(port), '--user', user, '--default-character-set=utf8mb4']
  return {program, args: [...address, ...args], env: {...process.env, MYSQL_PWD: password}}
}

/** It refuses a server newer than itself. */
export async function findPgDump({server}: TestDatabase): Promise<string | undefined> {
  const root = '/usr/lib/postgresql'
  const folders = existsSync(root) ? readdirSync(root).map((version) => join(root, version, 'bin')) : []
  const wanted = Number.parseInt(server?.version ?? '', 10)
  for (const folder of [undefined, ...folders]) {
    const program = folder === undefined ? findProgram(['pg_dump']) : join(folder, 'pg_dump')
    if (program === undefined || !existsSync(program)) continue
    const {stdout} = await promisify(execFile)(program, ['--version'])
    if (Number(/\b(\d+)\./.exec(stdout)?.[1]) >= wanted) return program
  }
  return undefined
}
