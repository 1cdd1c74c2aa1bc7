/** `\d name` → a command and its arguments. Pure. */
import {nearestOf} from '../../config/nearest.ts'
import {LexigramError} from '../../core/errors.ts'

export interface BackslashCommand {
  /** With its backslash: `\dt`. */
  readonly name: string
  readonly args: readonly string[]
}

const NAME = /^\\([A-Za-z]+|\S)?\+?/
const ARGUMENT = /"((?:[^"]|"")*)"|'((?:[^']|'')*)'|(\S+)/g

/** Arguments are words, or texts in quotes. A `;` at the end is a habit, and means nothing. */
export function parseBackslash(line: string): BackslashCommand {
  const [head = '\\', own = ''] = NAME.exec(line) ?? []
  const args = [
    ...line
      .slice(head.length)
      .replace(/\s*;\s*$/, '')
      .matchAll(ARGUMENT),
  ].map(([, double, single, bare = '']) => double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? bare)
  return {name: `\\${own}`, args}
}

/** `on`, `off`, or the other of what it is now. */
export function switched(now: boolean, name: string, [wanted]: readonly string[]): boolean {
  if (wanted === undefined) return !now
  if (wanted === 'on' || wanted === 'off') return wanted === 'on'
  throw new LexigramError('LEX_USAGE', `${name} ${wanted}: it is on or off`, {
    fix: `write ${name}, ${name} on or ${name} off`,
  })
}

/** A command that is not there. */
export function unknownCommand(name: string, known: readonly string[]): LexigramError {
  const nearest = nearestOf(name, known)
  return new LexigramError('LEX_USAGE', `there is no command ${name}`, {
    fix: nearest === undefined ? '\\? lists those that there are' : `did you mean ${nearest}? \\? lists all`,
  })
}
