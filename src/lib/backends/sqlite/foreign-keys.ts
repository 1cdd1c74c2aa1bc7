/** Keeps migrations, which run with foreign keys off, from leaving rows without their parents behind. */
import {DbError} from '../db-error.ts'
import type {SqliteConnection} from './connection.ts'

/** Violations counted per child and parent table: rebuilding a table renumbers its rows, so rows can't be compared. */
export type Violations = ReadonlyMap<string, {readonly child: string; readonly parent: string; readonly rows: number}>

/** @see https://www.sqlite.org/pragma.html#pragma_foreign_key_check */
export async function readViolations(connection: SqliteConnection): Promise<Violations> {
  const {rows} = await connection.query(
    'select "table" as child, parent, count(*) as n from pragma_foreign_key_check group by 1, 2',
    [],
  )
  return new Map(
    rows.map(({child, parent, n}) => [
      JSON.stringify([child, parent]),
      {child: String(child), parent: String(parent), rows: Number(n)},
    ]),
  )
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
