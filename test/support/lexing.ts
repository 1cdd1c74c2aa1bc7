/** What the lexer tests share: a table of scripts with their statements, and refusals as values to compare. */
import {expect, it} from 'vitest'
import {type Lexer, ScriptError} from '../../src/lib/backends/statement.ts'

export const textsOf = (lexer: Lexer, source: string): string[] => lexer.statements(source).map(({text}) => text)

/** Title, script, statements; a script without the third is one statement as it stands. */
export type Cut = readonly [title: string, source: string, statements?: readonly string[]]

/** One test for each row; `%s` in `title` is the row's own. */
export function itCuts(lexer: Lexer, title: string, cuts: readonly Cut[]): void {
  for (const [own, source, statements = [source]] of cuts) {
    it(
      title.replace('%s', () => own),
      () => expect(textsOf(lexer, source)).toEqual(statements),
    )
  }
}

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
    if (!(error instanceof ScriptError)) throw error
    return {message: error.message, at: source.slice(error.offset, error.offset + 12), fix: error.fix}
  }
  throw new Error('the script was not refused')
}
