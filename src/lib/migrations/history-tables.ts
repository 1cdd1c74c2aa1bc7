/** The layout of the history's two tables, in each dialect's types. docs/migrations.md describes the columns. */
import {type Kysely, sql} from 'kysely'
import type {HistoryTypes, TableName} from '../backends/backend.ts'
import {DbError, SERVER_FIXES} from '../backends/db-error.ts'
import {LexigramError} from '../core/errors.ts'

// biome-ignore lint/suspicious/noExplicitAny: the tables' names are known only at run time.
type Db = Kysely<any>

const idOf = ({schema, name}: TableName) => (schema === undefined ? sql.id(name) : sql.id(schema, name))

/** The schema that a configured `schema.table` names, where the dialect makes schemas. */
export async function createSchema(db: Db, schema: string): Promise<void> {
  await told({name: schema}, () => sql`create schema if not exists ${sql.id(schema)}`.execute(db))
}

/** One row for each migration that is applied or unfinished. */
export async function createHistoryTable(db: Db, table: TableName, types: HistoryTypes): Promise<void> {
  const [text, key, time] = [sql.raw(types.longText), sql.raw(types.name), sql.raw(types.timestamp)]
  const create = sql`create table if not exists ${idOf(table)} (
        name ${key} not null primary key,
        checksum char(64) not null,
        state varchar(16) not null,
        direction varchar(4) not null,
        statements_done integer not null,
        statements_total integer not null,
        done_checksum char(64),
        in_flight varchar(255),
        owner varchar(255),
        down_script ${text},
        started_at ${time} not null,
        finished_at ${time},
        duration_ms bigint,
        applied_by ${text} not null,
        lexigram_version varchar(64) not null,
        error ${text},
        format integer not null
      ) ${sql.raw(types.tableOptions)}`
  await told(table, () => create.execute(db))
}

/** Append-only: one row for each thing that was done. */
export async function createLogTable(db: Db, table: TableName, types: HistoryTypes): Promise<void> {
  const [text, key, time] = [sql.raw(types.longText), sql.raw(types.name), sql.raw(types.timestamp)]
  const create = sql`create table if not exists ${idOf(table)} (
        id ${sql.raw(types.identity)},
        name ${key} not null,
        action varchar(16) not null,
        checksum char(64) not null,
        at ${time} not null,
        duration_ms bigint not null,
        who ${text} not null,
        lexigram_version varchar(64) not null
      ) ${sql.raw(types.tableOptions)}`
  await told(table, () => create.execute(db))
}

const TOLD: ReadonlySet<string> = new Set(['other', 'read-only', 'disk-full'])

/** A database that lets nobody make tables is the first thing a new user meets: the error names the table and the way out. */
async function told({schema, name}: TableName, create: () => Promise<unknown>): Promise<void> {
  try {
    await create()
  } catch (error) {
    if (!(error instanceof DbError) || !TOLD.has(error.kind)) throw error
    const table = schema === undefined ? name : `${schema}.${name}`
    throw new LexigramError('LEX_DATABASE', `cannot make the history table ${table}: ${error.message}`, {
      why: 'lexigram keeps in it what was applied; nothing was run',
      fix:
        SERVER_FIXES[error.kind] ??
        'grant the user the right to create tables there, or name another place with db.migrations.table',
      database: error.database,
      cause: error,
    })
  }
}
