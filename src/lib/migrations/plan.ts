/** The states of all revisions → the steps of a run, or the reason why there must be none. Pure. */
import {LexigramError} from '../core/errors.ts'
import type {MigrationFile} from './migration-file.ts'
import {isApplied, isPending, type Revision} from './revisions.ts'
import {findRevision, type Target} from './target.ts'

/** A migration to apply. */
export interface UpStep {
  readonly direction: 'up'
  readonly file: MigrationFile
  /** The unfinished row that this goes on from. */
  readonly resumes: Revision['row']
}

/** A migration to revert. */
export interface DownStep {
  readonly direction: 'down'
  readonly name: string
  readonly row: NonNullable<Revision['row']>
  /** Undefined when the file is gone. */
  readonly file: MigrationFile | undefined
  /** The file is not what was applied, so the script kept in the history runs. */
  readonly changed: boolean
}

export type Step = UpStep | DownStep

export interface UpgradeOptions {
  readonly target: Target
  readonly allowOutOfOrder?: boolean
}

/** The error of a row whose run was stopped by Ctrl-C: no doubt what took effect, so the next run goes on by itself. */
export const INTERRUPTED = 'interrupted'

const wasInterrupted = ({row}: Revision): boolean => row?.state === 'failed' && row.error === INTERRUPTED

/** Cut off by Ctrl-C or a crash: the history and the catalog tell where to go on. A `failed` one waits for its mending. */
const wasCutOff = (revision: Revision): boolean => revision.state === 'running' || wasInterrupted(revision)

const goesOnByItself = (revision: Revision): boolean => wasCutOff(revision) && revision.row?.direction === 'up'

const revertGoesOn = (revision: Revision): boolean => wasCutOff(revision) && revision.row?.direction === 'down'

const isUnfinished = ({state}: Revision): boolean => state === 'failed' || state === 'running'

/**
 * The migrations to apply, in order; empty when there is nothing to do.
 *
 * @throws {@link LexigramError} `LEX_MIGRATION_UNFINISHED`, `LEX_MIGRATION_CHANGED` or `LEX_MIGRATION_OUT_OF_ORDER`,
 * each naming all revisions it is about; what {@link findRevision} throws.
 */
export function planUpgrade(revisions: readonly Revision[], options: UpgradeOptions): readonly UpStep[] {
  const {allowOutOfOrder = false} = options
  refuseUnfinished(revisions.filter((revision) => !goesOnByItself(revision)))
  refuseChanged(revisions)
  const wanted = revisions.filter((revision) => isPending(revision) || isUnfinished(revision))
  const chosen = upTo(wanted, revisions, options.target)
  if (!allowOutOfOrder) refuseOutOfOrder(chosen)
  return chosen.map(upStepOf)
}

function upStepOf({name, file, row}: Revision): UpStep {
  if (file !== undefined) return {direction: 'up', file, resumes: row}
  throw new LexigramError('LEX_MIGRATION_MISSING', `the file of the unfinished ${name} is gone`, {
    fix: `bring the file back, or \`lexigram db resolve ${name} --applied | --reverted\``,
  })
}

/**
 * The unfinished migrations, to go on where they stopped, and after them whatever is pending;
 * only the unfinished ones where they were being reverted.
 *
 * @throws {@link LexigramError} `LEX_MIGRATION_CHANGED`.
 */
export function planResume(revisions: readonly Revision[]): readonly Step[] {
  refuseChanged(revisions)
  const unfinished = revisions.filter(isUnfinished)
  if (unfinished.length === 0) return []
  const downs = unfinished.filter(({row}) => row?.direction === 'down')
  if (downs.length > 0) return downs.toReversed().flatMap(downStepsOf)
  return [...unfinished, ...revisions.filter(({state}) => state === 'pending')].map(upStepOf)
}

function upTo(wanted: readonly Revision[], all: readonly Revision[], target: Target): readonly Revision[] {
  switch (target.kind) {
    case 'head':
      return wanted
    case 'base':
      throw new LexigramError('LEX_USAGE', 'base is no target of an upgrade', {
        fix: '`lexigram db downgrade base` reverts everything',
      })
    case 'steps':
      return wanted.slice(0, target.count)
    case 'revision': {
      const last = findRevision(all, target.text)
      if (isApplied(last)) return []
      return wanted.slice(0, wanted.indexOf(last) + 1)
    }
  }
}

/** @throws {@link LexigramError} `LEX_MIGRATION_UNFINISHED` naming all of `revisions` that began and did not finish. */
export function refuseUnfinished(revisions: readonly Revision[]): void {
  const refused = revisions.filter(isUnfinished)
  const [first] = refused
  if (first === undefined) return
  const told = refused.map(({name, row}) => {
    const done = `${row?.statementsDone} of ${row?.statementsTotal} statements done`
    return row?.state === 'failed'
      ? `${name}: ${done}; ${row.error ?? 'it failed'}`
      : `${name}: ${done}; its run never ended`
  })
  throw new LexigramError('LEX_MIGRATION_UNFINISHED', `${first.name} began and did not finish`, {
    why: told.join('\n'),
    fix: 'mend the file or the cause, then `lexigram db resume`; or say what is true with `lexigram db resolve NAME --applied | --reverted`',
    ...(first.file === undefined ? {} : {location: {file: first.file.path}}),
  })
}

function refuseChanged(revisions: readonly Revision[]): void {
  const changed = revisions.filter(({state}) => state === 'changed')
  const [first] = changed
  if (first === undefined) return
  const others = changed.length === 1 ? '' : ` (and ${changed.length - 1} more)`
  throw new LexigramError('LEX_MIGRATION_CHANGED', `${first.name} was edited after it was applied${others}`, {
    why: changed
      .map(({name, row, file}) => `${name}: applied ${short(row?.checksum)}, the file is ${short(file?.checksum)}`)
      .join('\n'),
    fix: 'bring the file back as it was and put the change into a new migration, or accept it with `lexigram db repair`',
    ...(first.file === undefined ? {} : {location: {file: first.file.path}}),
  })
}

const short = (checksum: string | undefined): string => checksum?.slice(0, 12) ?? '?'

function refuseOutOfOrder(chosen: readonly Revision[]): void {
  const late = chosen.filter(({state}) => state === 'out-of-order')
  const [first] = late
  if (first === undefined) return
  const others = late.length === 1 ? '' : ` (and ${late.length - 1} more)`
  throw new LexigramError(
    'LEX_MIGRATION_OUT_OF_ORDER',
    `${first.name} is older than what is already applied${others}`,
    {
      why: late.map(({name}) => name).join('\n'),
      fix: 'rename it to a new timestamp, or run `lexigram db upgrade --allow-out-of-order`',
      ...(first.file === undefined ? {} : {location: {file: first.file.path}}),
    },
  )
}

/**
 * The migrations to revert, newest first; empty when there is nothing to do.
 *
 * @throws {@link LexigramError} `LEX_MIGRATION_IRREVERSIBLE` naming all that say no way back; `LEX_MIGRATION_UNFINISHED`.
 */
export function planDowngrade(revisions: readonly Revision[], target: Target): readonly DownStep[] {
  refuseUnfinished(revisions.filter((revision) => !revertGoesOn(revision)))
  const applied = revisions.filter((revision) => isApplied(revision) || revertGoesOn(revision)).toReversed()
  const chosen = downTo(applied, revisions, target)
  const irreversible = chosen.filter(({reversible}) => !reversible)
  const [first] = irreversible
  if (first !== undefined) {
    throw new LexigramError('LEX_MIGRATION_IRREVERSIBLE', `${first.name} can't be reverted`, {
      why: irreversible.map(({name}) => `${name}: no down section, nor one kept in the history`).join('\n'),
      fix: 'write its down section, or a new migration that undoes it',
      ...(first.file === undefined ? {} : {location: {file: first.file.path}}),
    })
  }
  return chosen.flatMap(downStepsOf)
}

const downStepsOf = ({name, row, file}: Revision): DownStep[] =>
  row === undefined
    ? []
    : [{direction: 'down', name, row, file, changed: file !== undefined && file.checksum !== row.checksum}]

function downTo(applied: readonly Revision[], all: readonly Revision[], target: Target): readonly Revision[] {
  switch (target.kind) {
    case 'base':
      return applied
    case 'head':
      throw new LexigramError('LEX_USAGE', 'head is no target of a downgrade', {
        fix: '`lexigram db upgrade` goes there',
      })
    case 'steps':
      return applied.slice(0, target.count)
    case 'revision': {
      const stays = findRevision(all, target.text)
      if (!isApplied(stays)) {
        throw new LexigramError('LEX_REVISION_UNKNOWN', `${stays.name} is not applied`, {
          fix: 'name the applied revision that is to stay; see `lexigram db status`',
        })
      }
      return applied.slice(0, applied.indexOf(stays))
    }
  }
}
