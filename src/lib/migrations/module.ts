/** Loads a TypeScript or JavaScript migration by Node itself and checks what it exports. */
import {pathToFileURL} from 'node:url'
import type {Kysely, sql} from 'kysely'
import {LexigramError} from '../core/errors.ts'
import type {ModuleMigration} from './migration-file.ts'

/** What a migration function gets beside the database. */
export interface MigrationContext {
  /** Kysely's tag for raw SQL, so that a migration needs no import. */
  readonly sql: typeof sql
  /** The backend it runs on: its name in the configuration and its dialect. */
  readonly backend: {readonly name: string; readonly dialect: string}
  /** Tells the user something; shown on stderr. */
  log(message: string): void
  /** Aborted on Ctrl-C: long loops should look at it. */
  readonly signal: AbortSignal
}

/**
 * One direction of a TypeScript migration.
 *
 * @param db - runs on the migration's own connection, inside its transaction where there is one.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees a schema that no type describes; Kysely's own advice.
export type MigrationFunction = (db: Kysely<any>, context: MigrationContext) => Promise<void>

/** What a TypeScript migration may export as `config`. */
export interface MigrationConfig {
  /** False runs it outside a transaction. @defaultValue true */
  readonly transaction?: boolean
  /** True where `up` and `down` may run again after a roll-back, because a lock was not to be had in time. @defaultValue false */
  readonly retry?: boolean
}

export interface LoadedModule {
  readonly up: MigrationFunction
  readonly down: MigrationFunction | undefined
  readonly transaction: boolean
  readonly retry: boolean
}

const isFunction = (value: unknown): value is MigrationFunction => typeof value === 'function'

/**
 * Imports the module of `file`.
 *
 * @throws {@link LexigramError} `LEX_MIGRATION_INVALID` when it can't be loaded or exports no `up`.
 */
export async function loadModule(file: ModuleMigration): Promise<LoadedModule> {
  const loaded = await importQuietly(file)
  const {up, down, config} = loaded
  if (!isFunction(up)) {
    throw invalid(file, 'it exports no function `up`', 'add `export async function up(db) { … }`')
  }
  if (down !== undefined && !isFunction(down)) {
    throw invalid(file, '`down` is not a function', 'make it `export async function down(db) { … }`')
  }
  return {up, down, ...settingsOf(file, config)}
}

const DEFAULTS: Required<MigrationConfig> = {transaction: true, retry: false}

function settingsOf(file: ModuleMigration, config: unknown): Required<MigrationConfig> {
  if (config === undefined) return DEFAULTS
  const fix = 'write `export const config = {transaction: false}`'
  if (typeof config !== 'object' || config === null) throw invalid(file, '`config` is not an object', fix)
  const unknown = Object.keys(config).filter((key) => !(key in DEFAULTS))
  if (unknown.length > 0) throw invalid(file, `\`config\` has unknown keys: ${unknown.join(', ')}`, fix)
  const {transaction, retry}: Record<string, unknown> = {...DEFAULTS, ...config}
  if (typeof transaction !== 'boolean') throw invalid(file, '`config.transaction` is not true or false', fix)
  if (typeof retry !== 'boolean') throw invalid(file, '`config.retry` is not true or false', fix)
  return {transaction, retry}
}

async function importQuietly(file: ModuleMigration): Promise<Record<string, unknown>> {
  // A file changed since it was first imported by this process is another module.
  const url = `${pathToFileURL(file.path).href}?checksum=${file.checksum}`
  const emitWarning = process.emitWarning
  // Node advises on the user's package.json whenever it has to guess the module type; that is not about migrations.
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (!rest.some((part) => JSON.stringify(part ?? '').includes('MODULE_TYPELESS_PACKAGE_JSON'))) {
      Reflect.apply(emitWarning, process, [warning, ...rest])
    }
  }) as typeof process.emitWarning
  try {
    return (await import(url)) as Record<string, unknown>
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw invalid(file, message, 'mend the module; `node FILE` shows the same error', error)
  } finally {
    process.emitWarning = emitWarning
  }
}

const invalid = (file: ModuleMigration, why: string, fix: string, cause?: unknown): LexigramError =>
  new LexigramError('LEX_MIGRATION_INVALID', `cannot use ${file.name}`, {why, fix, location: {file: file.path}, cause})
