/** `lexigram/sql`: databases and repositories. Loads Kysely; a driver only when a database of its kind is opened. */
import {
  BaseDatabaseProvider,
  type DatabaseProviderOptions,
  type MigrateAtBoot,
} from './lib/runtime/database/database-provider.ts'

/** Opens every configured database and registers it: `DATABASE` is the primary, `named(DATABASE, 'analytics')` another. */
export class DatabaseProvider extends BaseDatabaseProvider {
  protected override readonly migrateAtBoot: MigrateAtBoot = async (...args) => {
    const {migrateAtBoot} = await import('./lib/operations/migrate-at-boot.ts')
    return migrateAtBoot(...args)
  }
}

export type {DbErrorKind, Violation} from './lib/backends/db-error.ts'
export type {PoolState} from './lib/backends/pool.ts'
export type {IsolationLevel, PoolFacts, StatementResult, TransactionSettings} from './lib/backends/pool-connection.ts'
export {configOf, type ObjectOptions} from './lib/config/from-object.ts'
export {
  DATABASE,
  type Database,
  type ExecuteOptions,
  type QueryOptions,
  type StreamOptions,
  type TransactionOptions,
} from './lib/runtime/database/database.ts'
export type {EchoOptions, Observer, Statement, StatementOutcome} from './lib/runtime/database/observer.ts'
export {echo} from './lib/runtime/database/observer.ts'
export {QueryError} from './lib/runtime/database/query-error.ts'
export type {
  Conflict,
  CreateFailure,
  DeleteFailure,
  Invalid,
  InvalidReference,
  NotFound,
  RepositoryFailure,
  StaleVersion,
  UpdateFailure,
} from './lib/runtime/repository/failures.ts'
export {GenericRepository, type GenericRepositoryOptions} from './lib/runtime/repository/generic-repository.ts'
export {type Naming, sameNames, snakeCase} from './lib/runtime/repository/naming.ts'
export type {
  Condition,
  Direction,
  FieldOf,
  FindMany,
  KeyFieldOf,
  Operators,
  OrderBy,
  Page,
  Paginate,
  Scope,
  Where,
} from './lib/runtime/repository/query.ts'
export type {Repository} from './lib/runtime/repository/repository.ts'
export type {DatabaseProviderOptions}
