/** The migration lock of MySQL and MariaDB: GET_LOCK on a connection of its own, its answer read. */
import {createHash} from 'node:crypto'
import type {LockHolder, LockOptions} from '../backend.ts'
import {pollLock} from '../lock-poll.ts'
import type {MysqlConnection} from './connect.ts'

/** MySQL refuses longer names. */
const LONGEST_NAME = 64

/**
 * - `run`: one migration run at a time.
 * - `work`: held by the connection that runs the statements. When a run is killed, the server goes on with the statement
 *   in flight and keeps this lock until it is over; so whoever gets it knows that nothing of an earlier run is being done.
 */
export type LockKind = 'run' | 'work'

/** Lock names are shared by the whole server, so the database is part of it; a long name is told apart by its hash. */
function lockNameOf(kind: LockKind, database: string): string {
  const prefix = kind === 'run' ? 'lexigram' : 'lexigram-work'
  const name = `${prefix}:${database}`
  if (name.length <= LONGEST_NAME) return name
  return `${prefix}:${createHash('sha256').update(database).digest('hex').slice(0, 48)}`
}

async function one({ask}: MysqlConnection, sql: string, values: unknown[]): Promise<Record<string, unknown>> {
  const [row] = await ask<Record<string, unknown>>(sql, values)
  return row ?? {}
}

async function holderOf(connection: MysqlConnection, lockName: string): Promise<LockHolder | undefined> {
  const {thread} = await one(connection, 'select is_used_lock(?) as thread', [lockName])
  if (thread === null || thread === undefined) return undefined
  const row = await one(
    connection,
    'select user as account, host, time as seconds from information_schema.processlist where id = ?',
    [thread],
  )
  if (row.account === undefined) return {description: `server thread ${String(thread)}`}
  const since = new Date(Date.now() - Number(row.seconds ?? 0) * 1_000)
  return {description: `${String(row.account)}@${String(row.host)}, server thread ${String(thread)}`, since}
}

/** Who has the `run` lock of a database. */
export const runLockHolder = (connection: MysqlConnection, database: string): Promise<LockHolder | undefined> =>
  holderOf(connection, lockNameOf('run', database))

/**
 * Takes the lock on `connection`; ending that connection, in whatever way, gives it back.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html
 */
export async function takeLock(
  name: string,
  connection: MysqlConnection,
  kind: LockKind,
  database: string,
  options: LockOptions,
): Promise<void> {
  const lockName = lockNameOf(kind, database)
  const tryLock = async (): Promise<boolean> => {
    // 1: held by us; 0: by another; null: an error such as running out of memory.
    const {held} = await one(connection, 'select get_lock(?, 0) as held', [lockName])
    if (held === null || held === undefined) throw new Error(`GET_LOCK('${lockName}') failed on the server`)
    return Number(held) === 1
  }
  // The server would drop an idle connection, and the lock with it, after wait_timeout.
  await connection.ask('set session wait_timeout = 2147483')
  await pollLock(name, options, tryLock, () => holderOf(connection, lockName))
}

/**
 * Whether the server is a node of a Galera cluster: there GET_LOCK holds on one node only, or is refused.
 *
 * @see https://mariadb.com/kb/en/mariadb-galera-cluster-known-limitations/
 */
export async function isClustered({ask}: MysqlConnection): Promise<boolean> {
  const rows = await ask<{Variable_name: string; Value: string}>(
    "show global variables where variable_name in ('wsrep_on', 'wsrep_provider')",
  )
  const values = new Map(rows.map(({Variable_name, Value}) => [Variable_name, Value]))
  const provider = values.get('wsrep_provider') ?? 'none'
  return values.get('wsrep_on') === 'ON' && provider !== 'none' && provider !== ''
}
