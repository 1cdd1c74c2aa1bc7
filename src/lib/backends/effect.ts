/** How a statement and the record of it hang together, and the names a statement speaks of. Pure. */
import type {Token} from './scanner.ts'
import type {Statement} from './statement.ts'

/**
 * - `atomic`: shares a transaction with its record, so the record tells the truth after a crash.
 * - `repeatable`: running it once more changes nothing more: settings, maintenance, transaction control.
 * - `catalog`: commits by itself; the catalog before and after tells whether it took effect.
 * - `unknown`: commits by itself, and nothing tells.
 */
export type Effect = 'atomic' | 'repeatable' | 'catalog' | 'unknown'

/** What a dialect knows of its statements. */
export interface Effects {
  effectOf(statement: Statement): Effect
  /** Whether it sets something that lasts as long as the session, and has to be set again when another one goes on. */
  isSessionState(statement: Statement): boolean
  /** Its name where the server refuses it inside a transaction: `CREATE INDEX CONCURRENTLY`. */
  refusesTransaction(statement: Statement): string | undefined
}

/** More names than a statement that a person wrote has; enough to find what it is about. */
const MOST_NAMES = 200

export interface NameSearch {
  /** Looks no further than the first piece of punctuation that is this. */
  readonly upTo?: string | undefined
  /** Words in upper case that are no names unless they are quoted or stand behind a dot. */
  readonly reserved?: ReadonlySet<string>
}

/** The identifiers in `text`, unquoted, as written and in lower case, each once. */
export function namesIn(
  text: string,
  tokensOf: (source: string) => Iterable<Token>,
  {upTo, reserved}: NameSearch = {},
): readonly string[] {
  const names = new Set<string>()
  let isBehindDot = false
  for (const {kind, start, end} of tokensOf(text)) {
    if (names.size >= MOST_NAMES) break
    const written = text.slice(start, end)
    if (kind === 'punctuation' && written === upTo) break
    const isKeyword = kind === 'word' && !isBehindDot && reserved?.has(written.toUpperCase()) === true
    isBehindDot = kind === 'punctuation' && written === '.'
    if ((kind !== 'word' && kind !== 'quoted') || isKeyword) continue
    const name = kind === 'word' ? written : unquoted(written)
    names.add(name).add(name.toLowerCase())
  }
  return [...names]
}

/** `"a""b"` → `a"b`, and the same for backticks and brackets. */
function unquoted(quoted: string): string {
  const body = quoted.replace(/^[Uu]&/, '')
  const closing = body.at(-1) ?? ''
  return body.slice(1, -1).replaceAll(closing + closing, closing)
}
