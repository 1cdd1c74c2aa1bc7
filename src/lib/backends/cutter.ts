/** Tokens → statements. The stream has already decided which `;` ends one; here only places and words are kept. */
import type {TokenStream} from './scanner.ts'
import type {CopyData, Statement, TransactionControl} from './statement.ts'

const MOST_WORDS = 12

/** What a statement has to do with transactions, by its first words or its text; a dialect's own. */
export type ControlOf = (words: readonly string[], text: string) => TransactionControl | undefined

interface Open {
  readonly start: number
  end: number
  readonly words: string[]
}

/** Reads the stream to its end. */
export function statementsFrom(stream: TokenStream, controlOf: ControlOf): readonly Statement[] {
  const statements: Statement[] = []
  let open: Open | undefined
  const close = (): void => {
    if (open !== undefined) statements.push(statementOf(stream.source, open, controlOf))
    open = undefined
  }
  while (stream.next()) {
    switch (stream.kind) {
      case 'space':
      case 'comment':
      case 'directive':
        break
      case 'terminator':
        close()
        break
      case 'data':
        addCopy(statements, {start: stream.start, end: stream.end})
        break
      default:
        open ??= {start: stream.start, end: stream.end, words: []}
        open.end = stream.end
        if (stream.kind === 'word' && open.words.length < MOST_WORDS) open.words.push(stream.upper())
    }
  }
  close()
  return statements
}

function statementOf(source: string, {start, end, words}: Open, controlOf: ControlOf): Statement {
  const text = source.slice(start, end)
  const control = controlOf(words, text)
  return {text, start, end, words, ...(control === undefined ? {} : {control})}
}

/** Data follows the terminator, so its statement is already there. */
function addCopy(statements: Statement[], copy: CopyData): void {
  const last = statements.pop()
  if (last !== undefined) statements.push({...last, copy})
}
