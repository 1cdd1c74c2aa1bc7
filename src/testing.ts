/** `lexigram/testing`: fakes and throw-away databases for the tests of an application. */
import {migrateAtBoot} from './lib/operations/migrate-at-boot.ts'
import type {Database} from './lib/runtime/database/database.ts'
import {type TestDatabaseOptions, withTestDatabase as withDatabase} from './lib/runtime/testing/test-database.ts'

/**
 * Runs `body` on a new database with all migrations applied, and removes it afterwards.
 *
 * @throws what `body` throws, or why there can be no such database.
 */
export const withTestDatabase = <T>(
  body: (database: Database) => Promise<T>,
  options: TestDatabaseOptions = {},
): Promise<T> => withDatabase(body, options, migrateAtBoot)

export {type InMemoryOptions, InMemoryRepository, type Referable} from './lib/runtime/testing/in-memory-repository.ts'
export type {TestDatabaseOptions}
