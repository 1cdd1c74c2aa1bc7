/** What an application and its migrations import from `lexigram`. */

export {type ErrorCode, type ErrorKind, LexigramError} from './lib/core/errors.ts'
export type {MigrationConfig, MigrationContext, MigrationFunction} from './lib/migrations/module.ts'
