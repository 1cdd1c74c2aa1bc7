/**
 * All that is read of a database, before anything is made of it. The number of questions does not depend on its size: MySQL's
 * SHOW CREATE, a statement for each object, are one message (ADR 21).
 */
import type {InspectOptions} from '../../backend.ts'
import {type DefaultRow, readDoubtfulDefaults, readSequences, type SequenceRow} from './extras.ts'
import {type PrivilegeRow, readPrivileges} from './privileges.ts'
import {
  type EventRow,
  type ParameterRow,
  type RoutineRow,
  readEvents,
  readParameters,
  readRoutines,
  readTriggers,
  readViews,
  readViewUsage,
  type TriggerRow,
  type ViewRow,
  type ViewUsageRow,
} from './programs.ts'
import type {Reader} from './reader.ts'
import {readAllShown, readBinaryShown, readShown, type Shown, type ToShow} from './shown.ts'
import {
  type AttributeRow,
  type CheckRow,
  type ColumnRow,
  type ForeignKeyRow,
  type ForeignKeyRuleRow,
  type IndexRow,
  readAttributes,
  readChecks,
  readColumns,
  readForeignKeyRules,
  readForeignKeys,
  readIndexes,
  readSchema,
  readSpatialColumns,
  readTables,
  type SchemaRow,
  type TableRow,
} from './tables.ts'

export interface Catalog {
  readonly isMariadb: boolean
  /** The database's own name: what objects say of each other may be qualified with it. */
  readonly database: string
  readonly schema: SchemaRow | undefined
  readonly tables: readonly TableRow[]
  readonly columns: readonly ColumnRow[]
  readonly indexes: readonly IndexRow[]
  readonly checks: readonly CheckRow[]
  readonly foreignKeys: readonly ForeignKeyRow[]
  readonly foreignKeyRules: readonly ForeignKeyRuleRow[]
  readonly attributes: readonly AttributeRow[]
  readonly defaults: readonly DefaultRow[]
  /** See {@link readBinaryShown}. */
  readonly binaryShown: ReadonlyMap<string, string>
  readonly sequences: readonly SequenceRow[]
  readonly views: readonly ViewRow[]
  readonly viewUsage: readonly ViewUsageRow[]
  readonly routines: readonly RoutineRow[]
  readonly parameters: readonly ParameterRow[]
  readonly triggers: readonly TriggerRow[]
  readonly events: readonly EventRow[]
  readonly shown: Shown
  readonly privileges: readonly PrivilegeRow[]
}

export async function readCatalog(reader: Reader, options: InspectOptions): Promise<Catalog> {
  const catalog = await readAtOnce(reader, options)
  return reader.isMariadb ? withUnreadViews(reader, catalog) : catalog
}

/**
 * In a transaction that only reads, MariaDB tells nothing of views that take numbers from a sequence; so these are read
 * after it.
 */
async function withUnreadViews(reader: Reader, catalog: Catalog): Promise<Catalog> {
  const {columns, shown, views} = catalog
  const read = new Set(columns.map(({table_name}) => table_name))
  const unread = views.map(({table_name}) => table_name).filter((name) => !read.has(name) || !shown.get('view', name))
  if (unread.length === 0) return catalog
  await reader.session.query('commit')
  await readShown(
    reader,
    unread.map((name) => ({kind: 'view', name})),
    shown,
  )
  const more = (await readColumns(reader)).filter(({table_name}) => !read.has(table_name))
  return {...catalog, columns: [...columns, ...more.filter(({table_name}) => unread.includes(table_name))]}
}

async function readAtOnce(reader: Reader, {sizes, privileges}: InspectOptions): Promise<Catalog> {
  const {isMariadb, database} = reader
  const [schema] = await readSchema(reader)
  const tables = await readTables(reader, sizes)
  const columns = await readColumns(reader)
  const indexes = await readIndexes(reader)
  const code = {
    views: await readViews(reader),
    routines: await readRoutines(reader),
    triggers: await readTriggers(reader),
    events: await readEvents(reader),
  }
  return {
    isMariadb,
    database,
    schema,
    tables,
    columns: isMariadb && columns.some(isSpatial) ? await withSpatialColumns(reader, columns) : columns,
    indexes,
    checks: await readChecks(reader),
    foreignKeys: await readForeignKeys(reader),
    foreignKeyRules: await readForeignKeyRules(reader),
    attributes: isMariadb ? [] : await readAttributes(reader),
    defaults: isMariadb ? await readDoubtfulDefaults(reader, columns) : [],
    binaryShown: isMariadb ? await readBinaryShown(reader, columns) : new Map(),
    sequences: await readSequences(reader, tables),
    ...code,
    viewUsage: isMariadb ? [] : await readViewUsage(reader),
    parameters: await readParameters(reader),
    shown: isMariadb
      ? await readAllShown(reader)
      : await readShown(reader, [...tablesToShow(tables), ...codeToShow(code)]),
    privileges: privileges ? await readPrivileges(reader) : [],
  }
}

/** MariaDB looks through all databases for them. */
const isSpatial = ({data_type}: ColumnRow): boolean => /^geom|point|line|polygon/.test(data_type)

async function withSpatialColumns(reader: Reader, columns: readonly ColumnRow[]): Promise<readonly ColumnRow[]> {
  const spatial = await readSpatialColumns(reader)
  if (spatial.length === 0) return columns
  const systems = new Map(spatial.map((row) => [JSON.stringify([row.table_name, row.column_name]), row.srid]))
  return columns.map((row) => ({
    ...row,
    srs_id: systems.get(JSON.stringify([row.table_name, row.column_name])) ?? null,
  }))
}

const tablesToShow = (tables: readonly TableRow[]): readonly ToShow[] =>
  tables
    .filter(({table_type}) => table_type === 'BASE TABLE')
    .map(({table_name}) => ({kind: 'table', name: table_name}))

const codeToShow = ({
  views,
  routines,
  triggers,
  events,
}: Pick<Catalog, 'views' | 'routines' | 'triggers' | 'events'>): readonly ToShow[] => [
  ...views.map(({table_name}) => ({kind: 'view', name: table_name})),
  ...routines.map(({routine_type, routine_name}) => ({kind: routine_type.toLowerCase(), name: routine_name})),
  ...triggers.map(({trigger_name}) => ({kind: 'trigger', name: trigger_name})),
  ...events.map(({event_name}) => ({kind: 'event', name: event_name})),
]
