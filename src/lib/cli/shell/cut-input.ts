/** What a person typed so far → the statements that are whole, a backslash command, and what goes on. Pure. */
import type {QueryRules} from '../../backends/query.ts'
import type {Token} from '../../backends/scanner.ts'
import {ScriptError} from '../../backends/statement.ts'

export interface CutInput {
  /** Whole statements, each with its terminator; also what can't be cut at all, so that it is told why. */
  readonly complete: string
  /** From the backslash to the end of its line; then `query` is the statement before it, which nothing terminated. */
  readonly command?: string
  readonly query?: string
  /** What is not whole yet, or comes behind the line of the command; empty where it is nothing but space. */
  readonly rest: string
  /** Lines of the text before `rest`, but for a line of its beginning that is repeated: DELIMITER goes on to count. */
  readonly linesBefore: number
  /** What is open where `rest` ends: a quote, `(`, `/` of a comment; `;` for the end of the statement. */
  readonly open: string
}

interface Found {
  /** End of the last terminator. */
  done: number
  /** Where something begins after it that is neither space nor comment. */
  begun: boolean
  /** The client's line that said what ends a statement. */
  delimiter: string
  open: string
  command?: number
  broken?: true
}

const MARKS = /^["'`($[]/

export function cutInput(text: string, tokensOf: QueryRules['tokens']): CutInput {
  const found = find(text, tokensOf)
  const {done, command} = found
  if (found.broken === true) return {complete: text, rest: '', linesBefore: linesIn(text), open: ';'}
  if (command !== undefined) {
    const newline = text.indexOf('\n', command)
    const end = newline === -1 ? text.length : newline
    const rest = text.slice(end + 1)
    return {
      complete: text.slice(0, done),
      command: text.slice(command, end).trim(),
      query: text.slice(done, command).trim(),
      rest: rest.trim() === '' ? '' : rest,
      linesBefore: linesIn(text.slice(0, end + 1)),
      open: ';',
    }
  }
  const rest = found.begun ? text.slice(done) : ''
  const repeated = done > 0 || !found.begun ? found.delimiter : ''
  const linesBefore = linesIn(text.slice(0, text.length - rest.length))
  return {
    complete: text.slice(0, done),
    rest: [repeated, rest].filter((part) => part !== '').join('\n'),
    // The repeated line stands above the rest; where there is none, above what is typed next.
    linesBefore: repeated !== '' && rest !== '' ? linesBefore - 1 : linesBefore,
    open: found.open,
  }
}

function find(text: string, tokensOf: QueryRules['tokens']): Found {
  const found: Found = {done: 0, begun: false, delimiter: '', open: ';'}
  try {
    for (const token of tokensOf(text)) {
      note(found, token, text)
      if (found.command !== undefined) break
    }
    return found
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    return {...found, ...endOf(error, text)}
  }
}

function note(found: Found, {kind, start, end}: Token, text: string): void {
  if (kind === 'comment' && isOpen(text.slice(start))) Object.assign(found, {begun: true, open: '*'})
  if (kind === 'space' || kind === 'comment') return
  if (kind === 'terminator') Object.assign(found, {done: end, begun: false})
  else if (kind === 'directive') found.delimiter = kept(text.slice(start, end))
  // To SQLite a backslash is a character as any other.
  else if (kind === 'punctuation' && text[start] === '\\' && text[start + 1] !== 'N') found.command = start
  else found.begun = true
}

/** To SQLite a comment may go on to the end, where more may be typed of it. */
const isOpen = (comment: string): boolean => comment.startsWith('/*') && !comment.includes('*/', 2)

/** What it means that a text can't be cut to its end. */
function endOf({offset, unclosed}: ScriptError, text: string): Partial<Found> {
  const opening = text[offset] ?? ''
  if (!unclosed) return opening === '\\' ? {command: offset} : {broken: true}
  return {begun: true, open: text.startsWith('/*', offset) ? '*' : MARKS.test(opening) ? opening : ';'}
}

/** `DELIMITER //`, until it is `;` again. */
function kept(directive: string): string {
  if (!/^delimiter\b/i.test(directive)) return ''
  return /^delimiter\s+;\s*$/i.test(directive) ? '' : directive.trim()
}

function linesIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
