/** `migrations.on_boot`: what an application does about pending migrations when it boots. */
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Backend} from '../backends/backend.ts'
import type {BackendConfig} from '../config/types.ts'
import {currentOwner, currentUser} from '../core/author.ts'
import {type ErrorCode, LexigramError} from '../core/errors.ts'
import {packageRoot} from '../core/package-root.ts'
import {readMigrations} from '../migrations/files.ts'
import {lookAt, migrate} from '../migrations/migrate.ts'
import {planUpgrade} from '../migrations/plan.ts'
import type {RevisionState} from '../migrations/revisions.ts'
import {parseTarget} from '../migrations/target.ts'

/** What stands against serving requests. A migration whose file is gone does not: the database may be newer than this instance. */
const AGAINST: Partial<Record<RevisionState, ErrorCode>> = {
  pending: 'LEX_MIGRATION_PENDING',
  'out-of-order': 'LEX_MIGRATION_PENDING',
  changed: 'LEX_MIGRATION_CHANGED',
  failed: 'LEX_MIGRATION_UNFINISHED',
  running: 'LEX_MIGRATION_UNFINISHED',
}

/**
 * `check` refuses to boot when anything is pending or not as it should be; `apply` applies what is pending. Instances that
 * boot at once wait for each other: one applies, the others find nothing left to do.
 *
 * @throws {@link LexigramError} what is pending, or why it could not be applied.
 */
export async function migrateAtBoot(backend: Backend, config: BackendConfig, signal: AbortSignal): Promise<void> {
  if (config.migrations.onBoot === 'check') await refusePending(backend, config)
  if (config.migrations.onBoot === 'apply') await applyPending(backend, config, signal)
}

async function refusePending(backend: Backend, {migrations}: BackendConfig): Promise<void> {
  const folder = await readMigrations(migrations.dir)
  const {revisions} = await backend.withSession({readOnly: true}, (session) =>
    lookAt(session, backend, migrations.table, folder),
  )
  const found = revisions.filter(({state}) => AGAINST[state] !== undefined)
  const [first] = found
  if (first === undefined) return
  throw new LexigramError(AGAINST[first.state] ?? 'LEX_MIGRATION_PENDING', `${backend.name} is not up to date`, {
    why: found.map(({name, state}) => `${name}: ${state}`).join('\n'),
    fix: 'run `lexigram db upgrade` before this version is started, or set db.migrations.on_boot to apply',
    backend: backend.name,
  })
}

async function applyPending(backend: Backend, {migrations}: BackendConfig, signal: AbortSignal): Promise<void> {
  const {version} = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {version: string}
  const author = {who: currentUser(), owner: currentOwner(), lexigramVersion: version}
  const options = {backend, migrations, author, signal, onEvent: () => undefined, now: () => new Date()}
  const target = parseTarget('head', '+')
  const {error} = await migrate(options, (revisions) => planUpgrade(revisions, {target, allowOutOfOrder: false}))
  if (error !== undefined) throw error
}
