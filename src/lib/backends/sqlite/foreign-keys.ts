/** Keeps migrations, which run with foreign keys off, from leaving rows without their parents behind. */
import {DbError} from '../db-error.ts'
import type {SqliteConnection} from './connection.ts'

/** Violations counted per child and parent table: rebuilding a table renumbers its rows, so rows can't be compared. */
export type Violations = ReadonlyMap<string, {readonly child: string; readonly parent: string; readonly rows: number}>

const CHECK = 'select "table" as child, parent, count(*) as n from pragma_foreign_key_check'
const GROUPED = 'group by 1, 2'

/**
 * A foreign key that names no key of its parent makes SQLite fail the check of the whole database. Such a schema can be
 * made all the same, and is: then each table is checked by itself, and those that SQLite can't check are left out.
 *
 * @see https://www.sqlite.org/pragma.html#pragma_foreign_key_check
 * @see https://www.sqlite.org/foreignkeys.html#fk_indexes
 */
export async function readViolations(connection: SqliteConnection): Promise<Violations> {
  const rows = (await tryCheck(connection, `${CHECK} ${GROUPED}`, [])) ?? (await checkEachTable(connection))
  return new Map(
    rows.map(({child, parent, n}) => [
      JSON.stringify([child, parent]),
      {child: String(child), parent: String(parent), rows: Number(n)},
    ]),
  )
}

type Rows = readonly Record<string, unknown>[]

async function checkEachTable(connection: SqliteConnection): Promise<Rows> {
  const tables = await connection.query("select name from sqlite_schema where type = 'table' order by name", [])
  const found: Rows[] = []
  for (const {name} of tables.rows) {
    found.push((await tryCheck(connection, `${CHECK}(?) ${GROUPED}`, [name])) ?? [])
  }
  return found.flat()
}

/** @returns undefined where the foreign keys themselves are wrong. */
async function tryCheck(connection: SqliteConnection, sql: string, parameters: unknown[]): Promise<Rows | undefined> {
  try {
    return (await connection.query(sql, parameters)).rows
  } catch (error) {
    if (error instanceof DbError && error.message.startsWith('foreign key mismatch')) return undefined
    throw error
  }
}

/** @throws {@link DbError} naming the tables, when `after` has violations that `before` had not. */
export function refuseNewViolations(before: Violations, after: Violations): void {
  const total = (violations: Violations): number => [...violations.values()].reduce((sum, {rows}) => sum + rows, 0)
  const worse = [...after].filter(([key, {rows}]) => rows > (before.get(key)?.rows ?? 0))
  // A renamed table brings its old violations along under a new name, which changes no total.
  if (worse.length === 0 || total(after) <= total(before)) return
  const told = worse.map(
    ([, {child, parent, rows}]) => `${rows} rows of ${child} refer to rows of ${parent} that do not exist`,
  )
  throw new DbError(`FOREIGN KEY constraint failed: ${told.join('; ')}`, {
    kind: 'other',
    database: {
      code: 'SQLITE_CONSTRAINT_FOREIGNKEY',
      hint: 'migrations run with foreign_keys off and are checked before the commit',
    },
    cause: undefined,
  })
}
