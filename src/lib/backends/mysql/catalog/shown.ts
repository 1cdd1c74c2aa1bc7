/**
 * What SHOW CREATE prints, for what information_schema does not tell, or tells with its quotes undone. MariaDB runs all of
 * them in one compound statement. MySQL has no such thing, and is sent all of them in one message.
 */
import {DbError} from '../../db-error.ts'
import {quoteName} from '../sql-text.ts'
import {type Reader, readRows} from './reader.ts'
import type {ColumnRow} from './tables.ts'

/** `table`, `view`, `function`, `procedure`, `package`, `package body`, `trigger` or `event`. */
export type ShownKind = string

/** CREATE statements by kind and name; those that must not be seen are missing. */
export class Shown {
  readonly #statements = new Map<string, string>()

  /** Takes the rows of SHOW CREATE: the kind is the first column's name, the object's name its value. */
  add(rows: readonly Readonly<Record<string, unknown>>[]): void {
    for (const row of rows) {
      const [[kind, name] = ['', ''], ...rest] = Object.entries(row)
      const statement = rest.find(
        ([column]) => column.startsWith('Create ') || column === 'SQL Original Statement',
      )?.[1]
      if (typeof statement === 'string') this.#statements.set(keyOf(kind.toLowerCase(), String(name)), statement)
    }
  }

  get(kind: ShownKind, name: string): string | undefined {
    return this.#statements.get(keyOf(kind, name))
  }
}

const keyOf = (kind: string, name: string): string => `${kind} ${name}`

const nameSql = (column: string): string => `'\`', replace(${column}, '\`', '\`\`'), '\`'`

/**
 * Runs each command that a query makes. An error of one object, as a missing right, must not hide the others; one of the
 * query itself ends it. Not by `for … in (…)`: fetching into its row has crashed a server (10.11.19).
 */
const runEach = (query: string, before = '', after = ''): string => `
begin not atomic
  declare command text;
  declare finished bool default false;
  declare commands cursor for ${query};
  declare continue handler for not found set finished = true;
  ${before}
  open commands;
  each_one: loop
    fetch commands into command;
    if finished then leave each_one; end if;
    begin
      declare continue handler for sqlexception begin end;
      execute immediate command;
    end;
  end loop;
  close commands;
  ${after}
end`

const MARIADB_SHOW_ALL = runEach(`
    select concat('show create ', if(table_type = 'VIEW', 'view ', 'table '), ${nameSql('table_name')})
      from information_schema.tables where table_schema = ? and table_type <> 'SEQUENCE'
    union all
    select concat('show create ', routine_type, ' ', ${nameSql('routine_name')})
      from information_schema.routines where routine_schema = ?
    union all
    select concat('show create trigger ', ${nameSql('trigger_name')})
      from information_schema.triggers where trigger_schema = ?
    union all
    select concat('show create event ', ${nameSql('event_name')})
      from information_schema.events where event_schema = ?`)

type Results = readonly unknown[]

/** @param results - rows, or the rows of several statements among which there are headers. */
function addResults(shown: Shown, results: Results): void {
  const sets = results.some((result) => Array.isArray(result)) ? results : [results]
  for (const set of sets) if (Array.isArray(set)) shown.add(set)
}

export async function readAllShown(reader: Reader): Promise<Shown> {
  const shown = new Shown()
  addResults(shown, await readRows<unknown>(reader, MARIADB_SHOW_ALL))
  return shown
}

export interface ToShow {
  readonly kind: ShownKind
  readonly name: string
}

/**
 * In one message; one by one when something must not be seen, for the first error ends a message.
 *
 * @param shown - what they are added to.
 */
export async function readShown(
  {session}: Reader,
  objects: readonly ToShow[],
  shown: Shown = new Shown(),
): Promise<Shown> {
  if (objects.length === 0) return shown
  const statements = objects.map(({kind, name}) => `show create ${kind} ${quoteName(name)}`)
  try {
    addResults(shown, (await session.query<unknown>(statements.join(';\n'))).rows)
  } catch (error) {
    if (!(error instanceof DbError) || error.kind !== 'other') throw error
    for (const statement of statements) await showOne(session, statement, shown)
  }
  return shown
}

async function showOne(session: Reader['session'], statement: string, shown: Shown): Promise<void> {
  try {
    addResults(shown, (await session.query<unknown>(statement)).rows)
  } catch (error) {
    if (!(error instanceof DbError) || error.kind !== 'other') throw error
  }
}

const isLiteral = ({column_default, extra}: ColumnRow): boolean =>
  column_default !== null && !extra.includes('DEFAULT_GENERATED')

/** A default of bytes: the catalog keeps it as text, cut or with `?` for what is none. */
export const hasBinaryDefault = (column: ColumnRow): boolean =>
  (column.data_type === 'binary' || column.data_type === 'varbinary') && isLiteral(column)

/** A default that may have lost characters: the catalog has `?` for those outside the Basic Multilingual Plane. */
export const hasDoubtfulDefault = (column: ColumnRow): boolean =>
  column.character_set_name !== null && isLiteral(column) && (column.column_default ?? '').includes('?')

/** MariaDB prints such defaults as the bytes they are, which must not be read as text on the way. */
const MARIADB_SHOW_BINARY = runEach(
  `
    select distinct concat('show create table ', ${nameSql('table_name')})
      from information_schema.columns
     where table_schema = ? and data_type in ('binary', 'varbinary') and column_default like '''%'`,
  'set character_set_results = binary;',
  'set character_set_results = utf8mb4;',
)

/** CREATE TABLE of the tables that have one, by name; one character for each byte. */
export async function readBinaryShown(
  reader: Reader,
  columns: readonly ColumnRow[],
): Promise<ReadonlyMap<string, string>> {
  const statements = new Map<string, string>()
  if (!columns.some(hasBinaryDefault)) return statements
  for (const set of await readRows<unknown>(reader, MARIADB_SHOW_BINARY)) {
    if (!Array.isArray(set)) continue
    for (const row of set as readonly Readonly<Record<string, Buffer>>[]) {
      const [name, statement] = Object.values(row)
      if (name !== undefined && statement !== undefined)
        statements.set(name.toString('utf8'), statement.toString('latin1'))
    }
  }
  return statements
}
