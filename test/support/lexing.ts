/** What a lexer says of a script it refuses, as one value to compare. */
import type {Lexer} from '../../src/lib/backends/statement.ts'
import {ScriptError} from '../../src/lib/backends/statement.ts'

export interface Refusal {
  readonly message: string
  /** The script from the place of the error on, at most twelve characters. */
  readonly at: string
  readonly fix: string
}

/** Throws when the lexer takes the script, or fails in another way. */
export function refusalOf(lexer: Lexer, source: string): Refusal {
  try {
    lexer.statements(source)
  } catch (error) {
    if (error instanceof ScriptError) {
      return {message: error.message, at: source.slice(error.offset, error.offset + 12), fix: error.fix}
    }
    throw error
  }
  throw new Error('the script was not refused')
}
