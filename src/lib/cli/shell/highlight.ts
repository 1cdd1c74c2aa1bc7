/** Colours of SQL while it is typed. Pure. */
import type {ChalkInstance} from 'chalk'
import type {QueryRules} from '../../backends/query.ts'
import type {TokenKind} from '../../backends/scanner.ts'
import {ScriptError} from '../../backends/statement.ts'

type Paint = (text: string) => string

/** @param before - the lines of the same statement that were typed before. */
export function highlight(before: string, line: string, rules: HighlightRules, color: ChalkInstance): string {
  if (color.level === 0) return line
  if (before === '' && /^\s*\\/.test(line)) return color.cyan(line)
  const text = before + line
  let painted = ''
  let at = before.length
  const paint = (end: number, by: Paint): void => {
    if (end <= at) return
    painted += by(text.slice(at, end))
    at = end
  }
  try {
    for (const {kind, start, end} of rules.tokens(text)) {
      paint(start, plain)
      paint(end, paintOf(kind, text.slice(start, end), rules, color))
    }
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    // It goes on, or is wrong, from here.
    paint(error.offset, plain)
    paint(text.length, openPaint(text, error, color))
  }
  paint(text.length, plain)
  return painted
}

export interface HighlightRules {
  readonly tokens: QueryRules['tokens']
  /** In upper case. */
  readonly keywords: ReadonlySet<string>
}

const plain: Paint = (text) => text

function openPaint(text: string, {offset, unclosed}: ScriptError, color: ChalkInstance): Paint {
  if (!unclosed) return text[offset] === '\\' ? color.cyan : plain
  if (text.startsWith('/*', offset)) return color.dim
  return text[offset] === '(' || /\w/.test(text[offset] ?? '') ? plain : color.green
}

function paintOf(kind: TokenKind, text: string, {keywords}: HighlightRules, color: ChalkInstance): Paint {
  switch (kind) {
    case 'word':
      return keywords.has(text.toUpperCase()) ? color.blue : plain
    case 'string':
      return color.green
    case 'number':
      return color.magenta
    case 'comment':
      return color.dim
    case 'parameter':
    case 'variable':
      return color.cyan
    default:
      return plain
  }
}
