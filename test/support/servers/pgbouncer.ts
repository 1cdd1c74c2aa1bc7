/** pgbouncer of the system's packages, pooling transactions in front of a PostgreSQL server. */
import {spawn} from 'node:child_process'
import {closeSync, openSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {giveTo, serverAccount} from './account.ts'
import type {ServerAddress} from './address.ts'
import {installPackages} from './debian.ts'
import {guardedFolder, guardProcess, releaseProcess} from './guard.ts'
import {MissingServerError} from './kinds.ts'
import {probePostgres} from './postgres.ts'
import {findProgram, serverEnvironment} from './run.ts'
import {freePort} from './server.ts'

const START_TIMEOUT_MS = 20_000
const FOLDERS = ['/usr/sbin']

/** Server sessions for each database: fewer than the runs that want one. */
export const POOL_SIZE = 5

export async function findPgbouncer(): Promise<string> {
  if (findProgram(['pgbouncer'], FOLDERS) === undefined) await installPackages('pgbouncer', ['pgbouncer'])
  const program = findProgram(['pgbouncer'], FOLDERS)
  if (program === undefined) throw new MissingServerError('pgbouncer', 'it is not installed')
  return program
}

const settings = (server: ServerAddress, port: number, users: string): string => `[databases]
* = host=${server.host} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${POOL_SIZE}
max_client_conn = 200
`

/** Where it answers; it ends with this process at the latest. */
export async function startPgbouncer(program: string, server: ServerAddress): Promise<ServerAddress & AsyncDisposable> {
  const folder = guardedFolder('data')
  const account = serverAccount()
  const [ini, users, log] = ['pgbouncer.ini', 'users.txt', 'log'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const port = await freePort()
  writeFileSync(ini, settings(server, port, users))
  writeFileSync(users, `"${server.user}" "${server.password.replaceAll('"', '""')}"\n`, {mode: 0o600})
  giveTo(account, users)
  const output = openSync(log, 'a')
  const child = spawn(program, [ini], {
    stdio: ['ignore', output, output],
    detached: true,
    cwd: folder,
    env: serverEnvironment(),
    ...account,
  })
  closeSync(output)
  child.unref()
  if (child.pid !== undefined) guardProcess(child.pid, ini)
  const {own, ...rest} = server
  const address = {...rest, host: '127.0.0.1', port}
  for (const started = Date.now(); ; await sleep(25)) {
    try {
      await probePostgres(address)
      break
    } catch (cause) {
      if (Date.now() - started < START_TIMEOUT_MS) continue
      throw new Error(`pgbouncer did not start\n${readFileSync(log, 'utf8')}`, {cause})
    }
  }
  const end = async (): Promise<void> => {
    child.kill('SIGKILL')
    if (child.pid !== undefined) releaseProcess(child.pid)
  }
  return {...address, [Symbol.asyncDispose]: end}
}
