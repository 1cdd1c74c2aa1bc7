/** Every key of the `db` section: type, what is allowed, meaning and default. All else about keys is derived from here. */
import * as v from 'valibot'
import {DURATION_FORMS, parseDuration} from './durations.ts'
import {URL_FORMS} from './url.ts'

const WHOLE = 'a whole number, 0 or more'
const ONE_OR_MORE = 'a whole number, 1 or more'
const BOOLEAN = 'true or false'
/** What the name of a backend may be. */
export const NAME = 'a name of letters, digits, _ , - and . that starts with a letter, a digit or _'
export const NAME_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/

// Leaves. The message of a check says what is allowed, so an issue needs no second text.
const count = (minimum: 0 | 1, description: string) => {
  const allowed = minimum === 0 ? WHOLE : ONE_OR_MORE
  const check = v.pipe(v.number(allowed), v.integer(allowed), v.minValue(minimum, allowed))
  return v.pipe(check, v.description(description))
}
const flag = (description: string) => v.pipe(v.boolean(BOOLEAN), v.description(description))
const text = (allowed: string, description: string) =>
  v.pipe(v.string(allowed), v.nonEmpty(allowed), v.description(description))
const choice = <const T extends readonly [string, ...string[]]>(options: T, description: string) =>
  v.pipe(v.picklist(options, options.join(', ')), v.description(description))
const duration = (description: string) =>
  v.pipe(
    v.union([v.number(), v.string()], DURATION_FORMS),
    v.check((value) => parseDuration(value) !== undefined, DURATION_FORMS),
    v.description(description),
  )

/** A map in which every key may be left out. */
const section = <const T extends v.ObjectEntries>(entries: T, description: string) =>
  v.optional(v.pipe(v.partial(v.object(entries, mapOf(entries))), v.description(description)))

/** What a place with these keys may hold, for messages. */
export function mapOf(entries: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(entries)
  return `a map with the ${keys.length === 1 ? 'key' : 'keys'} ${keys.join(', ')}`
}

const DIR = 'the path of a folder'

const backendEntries = {url: text(URL_FORMS, 'URL of the database.')}

/** The keys of `pool`, with what they take. */
export const poolEntries = {
  min_size: count(0, 'Connections kept open when idle; never more than `max_size`.'),
  max_size: count(1, 'Most connections open at once.'),
  timeout: duration('Longest wait for a free connection.'),
  idle_timeout: duration('An unused connection is closed after this; 0 keeps it.'),
  max_lifetime: duration('A connection is replaced after this; 0 keeps it.'),
}

/** The keys of `operations`, with what they take. */
export const operationsEntries = {
  echo: flag('Logs every SQL statement of the runtime library.'),
  statement_timeout: duration('Longest run of one statement of the runtime library; 0 is no limit.'),
}

/** The keys of `migrations`, with what they take. */
export const migrationsEntries = {
  dir: text(
    DIR,
    'Folder of the migrations, relative to this file; backends other than the primary use `<dir>/<name>`.',
  ),
  table: text('the name of a table', 'History table; may be schema-qualified.'),
  format: choice(['sql', 'ts'], 'What `db revision` writes.'),
  lock_timeout: duration('Longest wait for another migration run.'),
  ddl_lock_timeout: duration('Longest wait of one statement for a table lock, before it backs off and retries.'),
  statement_timeout: duration('Longest run of one statement of a migration; 0 is no limit.'),
  on_boot: choice(['ignore', 'check', 'apply'], 'What the runtime library does with pending migrations at boot.'),
}

const backend = section(backendEntries, 'The database, when there is one.')
const pool = section(poolEntries, 'The connection pool of the runtime library.')
const operations = section(operationsEntries, 'How the runtime library runs statements.')
const migrations = section(migrationsEntries, 'How migrations are kept and applied.')

const entryEntries = {
  name: v.pipe(v.string(NAME), v.regex(NAME_PATTERN, NAME), v.description('Its name; unique.')),
  primary: flag('Marks the backend that is meant when none is named; without a mark it is the first.'),
  backend,
  migration_dir: text(DIR, 'Folder of its migrations, relative to this file.'),
  pool,
  operations,
  migrations,
}
const backends = v.optional(
  v.pipe(
    v.array(v.partial(v.object(entryEntries, mapOf(entryEntries))), 'a list of databases'),
    v.nonEmpty('at least one database'),
    v.description('The databases, when there are several; each inherits pool, operations and migrations key by key.'),
  ),
)

const backendsFromEntries = {
  name: v.pipe(
    v.string(NAME),
    v.regex(NAME_PATTERN, NAME),
    v.description('What all of them are called for `--backend`.'),
  ),
  backend: text('the name of a backend', 'Name of the backend that is asked; left out, the primary.'),
  query: text('a query', 'Asked for the columns `name` and `url`; each row is a backend.'),
  migration_dir: text(DIR, 'Folder of the migrations of all of them, relative to this file.'),
  pool,
  operations,
  migrations,
}
const backendsFrom = section(backendsFromEntries, 'More databases, named by a query: one for each tenant.')

const dbEntries = {backend, backends, backends_from: backendsFrom, pool, operations, migrations}

/** The `db` section. Every key is optional here; what must be present is checked after all sources are merged. */
export const dbSchema = v.object(dbEntries, mapOf(dbEntries))

/** What holds where nothing is set, as one would write it. */
export const DEFAULTS = {
  backends_from: {name: 'tenants'},
  pool: {min_size: 2, max_size: 10, timeout: '30s', idle_timeout: '5m', max_lifetime: '1h'},
  operations: {echo: false, statement_timeout: '60s'},
  migrations: {
    dir: 'migrations',
    table: 'lexigram_migrations',
    format: 'sql',
    lock_timeout: '60s',
    ddl_lock_timeout: '5s',
    statement_timeout: 0,
    on_boot: 'ignore',
  },
} as const

/** What may stand at one place of the section. */
export type SchemaNode = v.GenericSchema

/** A path of keys and list positions below `db`. */
export type KeyPath = readonly (string | number)[]

/** A schema without `optional` and checks around it. */
export function bareSchema(schema: SchemaNode): SchemaNode {
  if ('wrapped' in schema && isSchema(schema.wrapped)) return bareSchema(schema.wrapped)
  if ('pipe' in schema && Array.isArray(schema.pipe) && isSchema(schema.pipe[0]) && schema.pipe[0] !== schema) {
    return bareSchema(schema.pipe[0])
  }
  return schema
}

/** The keys of a map, `undefined` for anything else. */
export function entriesOf(schema: SchemaNode): Readonly<Record<string, SchemaNode>> | undefined {
  const bare = bareSchema(schema)
  return 'entries' in bare && isEntries(bare.entries) ? bare.entries : undefined
}

/** What stands in a list, `undefined` for anything else. */
export function itemOf(schema: SchemaNode): SchemaNode | undefined {
  const bare = bareSchema(schema)
  return 'item' in bare && isSchema(bare.item) ? bare.item : undefined
}

/** The schema at `path`, `undefined` where no key is known. */
export function schemaAt(path: KeyPath): SchemaNode | undefined {
  let schema: SchemaNode | undefined = dbSchema
  for (const step of path) {
    if (schema === undefined) return undefined
    const entries: Readonly<Record<string, SchemaNode>> | undefined = entriesOf(schema)
    if (typeof step === 'number') schema = itemOf(schema)
    else schema = entries !== undefined && Object.hasOwn(entries, step) ? entries[step] : undefined
  }
  return schema
}

const isSchema = (value: unknown): value is SchemaNode =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema'

const isEntries = (value: unknown): value is Readonly<Record<string, SchemaNode>> =>
  typeof value === 'object' && value !== null && Object.values(value).every(isSchema)
