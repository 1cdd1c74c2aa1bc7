/** `db unlock`: who holds the migration lock, and a lease taken away from a run that is gone. Runs no migration. */
import type {Backend, LockHolder, LockState} from '../backends/backend.ts'
import {LexigramError} from '../core/errors.ts'
import {leaseTableOf} from '../migrations/own-tables.ts'

export interface UnlockOptions {
  readonly backend: Backend
  readonly migrations: {readonly table: string}
  /** Also a lease that has not expired. */
  readonly force: boolean
  /** Asked before a lease is taken away from a run that may be alive; false refuses. */
  agree(holder: LockHolder): Promise<boolean>
}

export interface UnlockReport {
  readonly name: string
  readonly dialect: string
  readonly kind: LockState['kind']
  readonly holder: LockHolder | undefined
  readonly expired: boolean
  readonly removed: boolean
}

/**
 * @throws {@link LexigramError} `LEX_LOCK_HELD` when `force` can't take it away, `LEX_CONSENT_MISSING` when nobody agreed.
 */
export async function unlock(options: UnlockOptions): Promise<UnlockReport> {
  const {backend, migrations} = options
  return backend.withLockState(leaseTableOf(migrations.table), async (lock) => {
    const {kind, holder, expired} = lock
    return {name: backend.name, dialect: backend.dialect, kind, holder, expired, removed: await remove(lock, options)}
  })
}

async function remove(lock: LockState, {force, agree}: UnlockOptions): Promise<boolean> {
  const {holder, expired} = lock
  if (holder === undefined) return false
  if (lock.remove === undefined) {
    if (force) throw held('it ends with its connection, and can not be removed', holder)
    return false
  }
  if (!expired) {
    if (!force) return false
    if (!(await agree(holder))) throw notAgreed(holder)
  }
  if (!(await lock.remove())) throw held('another run took it meanwhile', holder)
  return true
}

const held = (why: string, {description}: LockHolder): LexigramError =>
  new LexigramError('LEX_LOCK_HELD', 'the migration lock could not be removed', {
    why: `${why}; found held by ${description}`,
    fix: 'wait for that run, or end its process; then see `lexigram db unlock` again',
  })

const notAgreed = ({description}: LockHolder): LexigramError =>
  new LexigramError('LEX_CONSENT_MISSING', 'nobody agreed to take the migration lock away', {
    why: `held by ${description}`,
    fix: 'type the name of the backend on a terminal, or pass --yes',
  })
