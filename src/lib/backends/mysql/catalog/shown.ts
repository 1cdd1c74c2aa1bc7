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

/** What refuses an object to somebody without the right to see it, also by saying that it does not exist. */
const ACCESS_ERRORS: ReadonlySet<number> = new Set([
  1044, // ER_DBACCESS_DENIED_ERROR
  1142, // ER_TABLEACCESS_DENIED_ERROR
  1143, // ER_COLUMNACCESS_DENIED_ERROR
  1227, // ER_SPECIFIC_ACCESS_DENIED_ERROR
  1305, // ER_SP_DOES_NOT_EXIST
  1370, // ER_PROCACCESS_DENIED_ERROR
])

/** An error of SHOW CREATE. */
interface Refusal {
  readonly refused: ShownKind
  readonly name: string
  readonly code: number
  readonly message: string
}

const isRefusal = (row: Readonly<Record<string, unknown>>): boolean => 'refused' in row

/** CREATE statements by kind and name; those that must not be seen are missing. */
export class Shown {
  readonly #statements = new Map<string, string>()
  readonly #refusals = new Map<string, string>()

  refuse({refused, name, code, message}: Refusal): void {
    if (!ACCESS_ERRORS.has(code)) this.#refusals.set(keyOf(refused, name), message)
  }

  /** The server's own words, where something else than a missing right kept it from showing the object. */
  refusal(kind: ShownKind, name: string): string | undefined {
    const message = this.#refusals.get(keyOf(kind, name))
    return message === undefined ? undefined : `the server does not show it: ${message}`
  }

  /** Takes the rows of SHOW CREATE: the kind is the first column's name, the object's name its value. */
  add(rows: readonly Readonly<Record<string, unknown>>[]): void {
    for (const row of rows) {
      if (isRefusal(row)) {
        this.refuse(row as unknown as Refusal)
        continue
      }
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

const nameSql = (column: string): string => `concat('\`', replace(${column}, '\`', '\`\`'), '\`')`

/**
 * Shows each object of a query for kind, name and quoted name. An error of one object, as a missing right, must not hide the
 * others, so it comes as a row of its own; one of the query itself ends it. Not by `for … in (…)`: fetching into its row has
 * crashed a server (10.11.19).
 */
const showEach = (query: string, before = '', after = ''): string => `
begin not atomic
  declare kind, name, quoted text character set utf8mb4;
  declare finished bool default false;
  declare objects cursor for ${query};
  declare continue handler for not found set finished = true;
  ${before}
  open objects;
  each_one: loop
    fetch objects into kind, name, quoted;
    if finished then leave each_one; end if;
    begin
      declare code int;
      declare message text character set utf8mb4;
      declare exit handler for sqlexception begin
        get diagnostics condition 1 code = mysql_errno, message = message_text;
        select kind as refused, name as name, code as code, message as message;
      end;
      execute immediate concat('show create ', kind, ' ', quoted);
    end;
  end loop;
  close objects;
  ${after}
end`

const MARIADB_SHOW_ALL = showEach(`
    select if(table_type = 'VIEW', 'view', 'table'), table_name, ${nameSql('table_name')}
      from information_schema.tables where table_schema = ? and table_type <> 'SEQUENCE'
    union all
    select lower(routine_type), routine_name, ${nameSql('routine_name')}
      from information_schema.routines where routine_schema = ?
    union all
    select 'trigger', trigger_name, ${nameSql('trigger_name')} from information_schema.triggers where trigger_schema = ?
    union all
    select 'event', event_name, ${nameSql('event_name')} from information_schema.events where event_schema = ?`)

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

/** Most characters of one message: the least `max_allowed_packet` that servers come with is 1 MiB. */
const MOST_TEXT = 250_000

/**
 * In one message, as long as they fit; one by one when something must not be seen, for the first error ends a message.
 *
 * @param shown - what they are added to.
 */
export async function readShown(
  {session}: Reader,
  objects: readonly ToShow[],
  shown: Shown = new Shown(),
): Promise<Shown> {
  for (const some of inMessages(objects)) {
    try {
      addResults(shown, (await session.query<unknown>(some.map(showSql).join(';\n'))).rows)
    } catch (error) {
      if (!(error instanceof DbError) || error.kind !== 'other') throw error
      for (const object of some) await showOne(session, object, shown)
    }
  }
  return shown
}

/** `objects` in as few parts as the texts allow. */
export function inMessages(objects: readonly ToShow[]): readonly (readonly ToShow[])[] {
  const messages: ToShow[][] = []
  let left = 0
  for (const object of objects) {
    const length = showSql(object).length
    if (length > left) {
      messages.push([])
      left = MOST_TEXT
    }
    messages.at(-1)?.push(object)
    left -= length
  }
  return messages
}

const showSql = ({kind, name}: ToShow): string => `show create ${kind} ${quoteName(name)}`

async function showOne(session: Reader['session'], object: ToShow, shown: Shown): Promise<void> {
  try {
    addResults(shown, (await session.query<unknown>(showSql(object))).rows)
  } catch (error) {
    if (!(error instanceof DbError) || error.kind !== 'other') throw error
    const {errno: code = 0} = error.cause as {readonly errno?: number}
    shown.refuse({refused: object.kind, name: object.name, code, message: error.message})
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
const MARIADB_SHOW_BINARY = showEach(
  `
    select distinct 'table', table_name, ${nameSql('table_name')}
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
      if (isRefusal(row)) continue // told by the first reading
      const [name, statement] = Object.values(row)
      if (name !== undefined && statement !== undefined)
        statements.set(name.toString('utf8'), statement.toString('latin1'))
    }
  }
  return statements
}
