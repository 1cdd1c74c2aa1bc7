/** How a dialect writes a script that its own client can run by hand, and the values in it. */
import type {Dialect} from 'kysely'

/** One dialect's way to write what a run would do. */
export interface ScriptWriter {
  /** Kysely whose compiler writes values into the text instead of placeholders. */
  readonly kysely: Pick<Dialect, 'createAdapter' | 'createQueryCompiler' | 'createIntrospector'>
  /** The statement that opens a transaction. */
  readonly begin: string
  /** What brings the session back to how it was opened, between two migrations. */
  readonly reset: readonly string[]
  /** A statement with its delimiter, as the dialect's own client reads it. */
  statement(text: string): string
}

/**
 * A value as SQL text, where the dialects agree.
 *
 * @param quote - writes a string.
 * @throws TypeError for a value that has no literal: an object, an array, bytes.
 */
export function literalOf(value: unknown, quote: (text: string) => string): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (value instanceof Date) return quote(value.toISOString())
  if (typeof value === 'string') return quote(value)
  throw new TypeError(`a value of type ${typeof value} can't be written into a script`)
}

/** `'` doubled, the standard's way. */
export const standardQuote = (text: string): string => `'${text.replaceAll("'", "''")}'`
