/** The migration lock of PostgreSQL: a session-level advisory lock on a connection of its own. */
import {createHash} from 'node:crypto'
import type {LockHolder, LockOptions} from '../backend.ts'
import {pollLock} from '../lock-poll.ts'
import type {PostgresConnection} from './connect.ts'
import {processIdOf} from './wire.ts'

/** "lexi" and "gram" in ASCII. Advisory locks are per database, so this is one lock for each. */
const RUN_KEY = [0x6c657869, 0x6772616d]
/** "lexi" and "work": held by the connection that runs the statements. */
const WORK_KEY = [0x6c657869, 0x776f726b]

/**
 * The key for one schema, which has a history of its own and so a lock of its own: runs on two schemas go on side by side.
 * Two names with one key wait for each other without need, and no more; it happens once in two thousand million pairs.
 */
function keyOf([first = 0, second = 0]: readonly number[], schema: string | undefined): readonly number[] {
  if (schema === undefined) return [first, second]
  // Of 31 bits, since an oid of pg_locks has no sign and the argument has.
  return [first, createHash('sha256').update(`${second}:${schema}`).digest().readUInt32BE() >>> 1]
}

async function holderOf({ask}: PostgresConnection, key: readonly number[]): Promise<LockHolder | undefined> {
  const [row] = await ask<{application_name: string; usename: string; pid: number; backend_start: Date}>(
    `select a.application_name, a.usename, a.pid, a.backend_start
       from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.objsubid = 2
        and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
        and l.classid = $1 and l.objid = $2`,
    key,
  )
  if (row === undefined) return undefined
  return {description: `${row.application_name || row.usename}, server process ${row.pid}`, since: row.backend_start}
}

/** Who has one of the two locks: every session can tell. */
export const sessionLockHolder = async (
  connection: PostgresConnection,
  schema?: string,
): Promise<LockHolder | undefined> =>
  (await holderOf(connection, keyOf(RUN_KEY, schema))) ?? (await holderOf(connection, keyOf(WORK_KEY, schema)))

/** What is locked: a database, or one schema of it; `name` is for messages. */
export interface Lockable {
  readonly name: string
  readonly schema: string | undefined
}

/**
 * Takes the lock on `connection`; ending that connection, in whatever way, gives it back.
 *
 * @remarks Never the blocking pg_advisory_lock: its snapshot and that of CREATE INDEX CONCURRENTLY, which waits for
 * all older snapshots, would wait for each other. Between two tries this connection holds none.
 * @see https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS
 */
export const takeRunLock = (
  {name, schema}: Lockable,
  connection: PostgresConnection,
  options: LockOptions,
): Promise<void> => takeLock(name, connection, keyOf(RUN_KEY, schema), options)

/**
 * Takes the lock of the working connection. When a run is killed, the server goes on with the statement in flight and
 * keeps this lock until it is over; so whoever gets it knows that nothing of an earlier run is still being done.
 */
export const takeWorkLock = (
  {name, schema}: Lockable,
  connection: PostgresConnection,
  options: LockOptions,
): Promise<void> => takeLock(name, connection, keyOf(WORK_KEY, schema), options)

/**
 * Whether something between us and the server hands out its sessions: then the process id that came with the connection is
 * not that of the session. No session lock can be trusted there, though a pooler in session mode would keep one.
 */
export async function isPooled({ask, client}: PostgresConnection): Promise<boolean> {
  const [row] = await ask<{pid: number}>('select pg_catalog.pg_backend_pid() as pid')
  return row?.pid !== processIdOf(client)
}

async function takeLock(
  name: string,
  connection: PostgresConnection,
  key: readonly number[],
  options: LockOptions,
): Promise<void> {
  const tryLock = async (): Promise<boolean> => {
    const [row] = await connection.ask<{held: boolean}>('select pg_catalog.pg_try_advisory_lock($1, $2) as held', key)
    return row?.held === true
  }
  await pollLock(name, options, tryLock, () => holderOf(connection, key))
}
