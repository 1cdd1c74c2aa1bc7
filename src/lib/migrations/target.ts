/** How far a run goes: `head`, `+2`, `-1`, `base`, an id, a name or the beginning of one. Pure. */
import {LexigramError} from '../core/errors.ts'
import type {Revision} from './revisions.ts'

export type Target =
  | {readonly kind: 'head'}
  | {readonly kind: 'base'}
  | {readonly kind: 'steps'; readonly count: number}
  | {readonly kind: 'revision'; readonly text: string}

/**
 * Reads a target as it is typed.
 *
 * @param sign - `+` where steps go up, `-` where they go down.
 * @throws {@link LexigramError} `LEX_USAGE` for steps in the wrong direction.
 */
export function parseTarget(text: string, sign: '+' | '-'): Target {
  if (text === 'head' || text === 'base') return {kind: text}
  const [, given, count] = /^([+-])(\d+)$/.exec(text) ?? []
  if (given === undefined) return {kind: 'revision', text}
  if (given === sign && Number(count) > 0) return {kind: 'steps', count: Number(count)}
  throw new LexigramError('LEX_USAGE', `${text} is no target here`, {
    fix: `write ${sign}${Number(count) || 1}, a revision, or ${sign === '+' ? 'head' : 'base'}`,
  })
}

/**
 * The revision that `text` means: its id, its name, or the beginning of one.
 *
 * @throws {@link LexigramError} `LEX_REVISION_UNKNOWN`, or `LEX_REVISION_AMBIGUOUS` naming the candidates.
 */
export function findRevision(revisions: readonly Revision[], text: string): Revision {
  const exact = revisions.find(({name}) => name === text) ?? only(revisions, (name) => idOf(name) === text)
  if (exact !== undefined) return exact
  const found = revisions.filter(({name}) => name.startsWith(text))
  const [first] = found
  if (first !== undefined && found.length === 1) return first
  if (first === undefined) {
    throw new LexigramError('LEX_REVISION_UNKNOWN', `no revision ${text}`, {
      why: 'neither the migration folder nor the history has one whose id or name begins so',
      fix: 'see `lexigram db status` for what there is',
    })
  }
  const names = found.slice(0, 5).map(({name}) => name)
  throw new LexigramError('LEX_REVISION_AMBIGUOUS', `${text} means ${found.length} revisions`, {
    why: [...names, ...(found.length > names.length ? ['…'] : [])].join('\n'),
    fix: 'write more of the name',
  })
}

const idOf = (name: string): string => /^\d*/.exec(name)?.[0] ?? ''

function only(revisions: readonly Revision[], matches: (name: string) => boolean): Revision | undefined {
  const found = revisions.filter(({name}) => matches(name))
  return found.length === 1 ? found[0] : undefined
}
