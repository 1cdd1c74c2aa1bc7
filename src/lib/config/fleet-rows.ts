/** Rows that name backends → checked names and URLs, or every row that is wrong at once. Pure. */
import {LexigramError, type Location} from '../core/errors.ts'
import {NAME, NAME_PATTERN} from './schema.ts'
import {maskValue} from './show-value.ts'
import type {DatabaseUrl} from './types.ts'
import {parseDatabaseUrl, URL_FORMS, type UrlOptions} from './url.ts'

export type FleetRow = Readonly<Record<string, unknown>>

export interface FleetEntry {
  readonly name: string
  readonly url: DatabaseUrl
}

export interface FleetRowsContext {
  /** Key of the query in the configuration: `db.backends_from`. */
  readonly key: string
  /** Where the query is written, if that is a file. */
  readonly location?: Location
  /** Names that mean something else already. */
  readonly taken: readonly string[]
  readonly urlOptions: UrlOptions
}

/** A problem of one value: what was found, and what is allowed. */
interface CellProblem {
  readonly found: string
  readonly allowed: string
  readonly nearest?: string
}

/** Lines of one error; the rest of a table that is wrong from top to bottom tells nothing new. */
const MOST_PROBLEMS = 100
const LONGEST_VALUE = 60
const UNIQUE = 'a name that no other backend has'

/**
 * The rows as names and URLs, in the same order.
 *
 * @throws {@link LexigramError} `LEX_FLEET_INVALID` naming row and column of each problem. It holds no URL.
 */
export function fleetEntriesOf(rows: readonly FleetRow[], context: FleetRowsContext): readonly FleetEntry[] {
  const columns = columnsOf(rows)
  const missing = ['name', 'url'].filter((wanted) => rows.length > 0 && !columns.has(wanted))
  if (missing.length > 0) throw withoutColumns(missing, rows, context)
  const problems: string[] = []
  const rowByName = new Map<string, number>()
  const entries = rows.flatMap((row, index) => {
    const cell = (column: string): unknown => row[columns.get(column) ?? column]
    const name = nameOf(cell('name'), rowByName, context)
    const url = urlOf(cell('url'), context.urlOptions)
    const label = typeof name === 'string' ? `row ${index + 1} (${name})` : `row ${index + 1}`
    if (typeof name !== 'string') problems.push(lineOf(label, 'name', name))
    else rowByName.set(name, index + 1)
    if (!('dialect' in url)) problems.push(lineOf(label, 'url', url))
    return typeof name === 'string' && 'dialect' in url ? [{name, url}] : []
  })
  if (problems.length > 0) throw invalid(problems, context)
  return entries
}

/** Names of the columns in lower case → as the server has them. */
const columnsOf = ([first = {}]: readonly FleetRow[]): ReadonlyMap<string, string> =>
  new Map(Object.keys(first).map((column) => [column.toLowerCase(), column]))

function nameOf(value: unknown, rows: ReadonlyMap<string, number>, {taken}: FleetRowsContext): string | CellProblem {
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value
  if (typeof text !== 'string') return {found: describe(value), allowed: NAME}
  // What is no name may be anything, also a URL with its password.
  const shown = maskValue(text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text)
  if (!NAME_PATTERN.test(text)) return {found: `found ${JSON.stringify(shown)}`, allowed: NAME}
  const first = rows.get(text)
  if (first !== undefined) return {found: `${JSON.stringify(text)} is the name of row ${first} too`, allowed: UNIQUE}
  if (!taken.includes(text)) return text
  return {found: `${JSON.stringify(text)} is a name in the configuration too`, allowed: UNIQUE}
}

function urlOf(value: unknown, options: UrlOptions): DatabaseUrl | CellProblem {
  if (typeof value !== 'string') return {found: describe(value), allowed: URL_FORMS}
  if (value.trim() === '') return {found: 'found an empty string', allowed: URL_FORMS}
  const result = parseDatabaseUrl(value, options)
  return result.ok ? result.url : result.problem
}

/** Never the value: it may hold a password. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return 'found null'
  return value instanceof Uint8Array ? 'found bytes' : `found a ${typeof value}`
}

function lineOf(row: string, column: string, {found, allowed, nearest}: CellProblem): string {
  const guess = nearest === undefined ? '' : `did you mean ${nearest}? `
  return `${row}, column ${column}: ${found}; ${guess}allowed: ${allowed}`
}

function invalid(problems: readonly string[], {key, location}: FleetRowsContext): LexigramError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  const rest = problems.length > MOST_PROBLEMS ? [`… and ${problems.length - MOST_PROBLEMS} more`] : []
  return new LexigramError('LEX_FLEET_INVALID', `the backends of ${key} have ${count}`, {
    why: [...problems.slice(0, MOST_PROBLEMS), ...rest].join('\n'),
    fix: 'correct these rows, or leave them out by a condition in the query',
    ...(location === undefined ? {} : {location}),
  })
}

function withoutColumns(
  missing: readonly string[],
  [first = {}]: readonly FleetRow[],
  {key, location}: FleetRowsContext,
): LexigramError {
  const columns = missing.length === 1 ? `no column ${missing[0]}` : `no columns ${missing.join(' and ')}`
  return new LexigramError('LEX_FLEET_INVALID', `the query of ${key} has ${columns}`, {
    why: `its columns are ${Object.keys(first).join(', ')}`,
    fix: 'name them in the query: select … as name, … as url',
    ...(location === undefined ? {} : {location}),
  })
}
