/** `lexigram/migrations`: the operations of the command line as functions. They print nothing. */
export type {Backend} from './lib/backends/backend.ts'
export {readBackendsFrom} from './lib/backends/backends-from.ts'
export {openBackend} from './lib/backends/open.ts'
export {readSchemas} from './lib/backends/schemas.ts'
export {type LoadOptions, loadConfig} from './lib/config/load.ts'
export type {BackendConfig, BackendsFrom, Config} from './lib/config/types.ts'
export {type ErrorCode, LexigramError} from './lib/core/errors.ts'
export type {StepReport} from './lib/migrations/apply.ts'
export type {MigrationEvent, OnEvent} from './lib/migrations/events.ts'
export type {Author, LogEntry} from './lib/migrations/history.ts'
export type {RunOptions, RunReport} from './lib/migrations/migrate.ts'
export type {RevisionState} from './lib/migrations/revisions.ts'
export {type CheckOptions, type CheckReport, check, type Finding} from './lib/operations/check.ts'
export {type DowngradeOptions, downgrade} from './lib/operations/downgrade.ts'
export {type HistoryOptions, type HistoryReport, history} from './lib/operations/history.ts'
export {
  compareSchema,
  type InspectReport,
  type InspectRequest,
  inspect,
  type RenderedSchema,
  renderSchema,
  type SchemaFile,
} from './lib/operations/inspect.ts'
export {type ChangedMigration, type RepairOptions, type RepairReport, repair} from './lib/operations/repair.ts'
export {type ResolveOptions, type ResolveReport, resolve} from './lib/operations/resolve.ts'
export {resume} from './lib/operations/resume.ts'
export {createRevision, type NewRevision, type RevisionOptions} from './lib/operations/revision.ts'
export {type StampOptions, type StampReport, stamp} from './lib/operations/stamp.ts'
export {
  isUpToDate,
  type MigrationStatus,
  type StatusOptions,
  type StatusReport,
  status,
} from './lib/operations/status.ts'
export {type UnlockOptions, type UnlockReport, unlock} from './lib/operations/unlock.ts'
export {type UpgradeOptions, upgrade} from './lib/operations/upgrade.ts'
export type {SchemaDifference} from './lib/schema/difference.ts'
export type {SchemaFormat} from './lib/schema/formats.ts'
export type {DatabaseModel} from './lib/schema/model.ts'
export type {Selection} from './lib/schema/select.ts'
