/** Migrations with a statement that lasts as long as the test wants, and what the server knows of the run meanwhile. */
import {readFileSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import type {Dialect} from './servers/kinds.ts'
import type {TestDatabase} from './servers.ts'

/** Lasts for what the table `pause` says: long, until {@link endPause}. */
export const PAUSE: Readonly<Record<Dialect, string>> = {
  postgres: 'select pg_sleep(amount) from pause',
  mysql: 'select sleep(amount) from pause',
  mariadb: 'select sleep(amount) from pause',
  sqlite:
    'insert into paused with recursive n(i) as (select 1 union all select i + 1 from n limit (select amount from pause)) select count(*) from n',
}

const AMOUNT: Readonly<Record<Dialect, number>> = {postgres: 60, mysql: 60, mariadb: 60, sqlite: 9_000_000_000}

/** A first migration that makes the table which a {@link PAUSE} reads. */
export const pauseMigration = (dialect: Dialect): Readonly<Record<string, string>> => ({
  'migrations/01_pause.sql': `create table pause (amount bigint);
create table paused (n bigint);
insert into pause values (${AMOUNT[dialect]});
`,
})

/** From now on a {@link PAUSE} is over at once. */
export const endPause = (database: TestDatabase): Promise<unknown> => database.query('update pause set amount = 0')

/** Statements of others that run a {@link PAUSE} now. SQLite can't be asked. */
export async function pausesOn({dialect, query}: TestDatabase): Promise<number> {
  const [row] = await query(
    dialect === 'postgres'
      ? `select count(*)::int as n from pg_stat_activity
           where datname = current_database() and state = 'active' and query like '%pg_sleep%' and pid <> pg_backend_pid()`
      : `select count(*) as n from information_schema.processlist
           where db = database() and info like '%sleep(%' and id <> connection_id()`,
  )
  return Number(row?.n)
}

/** Connections of lexigram to this database; the processes of SQLite have none. */
export async function sessionsOn({dialect, query}: TestDatabase): Promise<number> {
  if (dialect === 'sqlite') return 0
  const [row] = await query(
    dialect === 'postgres'
      ? `select count(*)::int as n from pg_stat_activity
           where datname = current_database() and application_name like 'lexigram%' and pid <> pg_backend_pid()`
      : 'select count(*) as n from information_schema.processlist where db = database() and id <> connection_id()',
  )
  return Number(row?.n)
}

/** Whether a run holds the migration lock now. */
export async function isLocked({dialect, name, query}: TestDatabase): Promise<boolean> {
  if (dialect === 'sqlite') return isBusy(name)
  const [row] = await query(
    dialect === 'postgres'
      ? `select count(*)::int as n from pg_locks where locktype = 'advisory'
           and database = (select oid from pg_database where datname = current_database())`
      : `select count(is_used_lock(concat('lexigram:', database()))) as n`,
  )
  return Number(row?.n) > 0
}

function isBusy(file: string): boolean {
  const database = new Sqlite(file, {timeout: 0})
  try {
    database.exec('begin immediate; rollback')
    return false
  } catch (error) {
    if ((error as {code?: string}).code !== 'SQLITE_BUSY') throw error
    return true
  } finally {
    database.close()
  }
}

/** Asks again and again until `ask` says yes. @throws Error after `timeoutMs` */
export async function until(what: string, ask: () => Promise<boolean> | boolean, timeoutMs = 15_000): Promise<void> {
  for (const start = Date.now(); !(await ask()); await sleep(20)) {
    if (Date.now() - start > timeoutMs) throw new Error(`waited ${timeoutMs} ms for ${what}`)
  }
}

/** Waits until a run of the program is inside a {@link PAUSE}; on SQLite until it holds the lock and computes. */
export async function untilPaused(database: TestDatabase, pid: number | undefined): Promise<void> {
  if (database.dialect !== 'sqlite') return until('the pause', async () => (await pausesOn(database)) > 0)
  await until('the pause', () => childrenOf(pid).some((child) => cpuTicks(child) > 30))
}

/** Processes that `pid` started (Linux). */
export function childrenOf(pid: number | undefined): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return text.trim().split(/\s+/).filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/** Time on the processor, in hundredths of a second; 0 for a process that is gone. */
function cpuTicks(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return 0
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
