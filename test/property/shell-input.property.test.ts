/** However a script is typed, line by line, the same statements run. */
import * as fc from 'fast-check'
import {expect, it} from 'vitest'
import {mysqlLexer} from '../../src/lib/backends/mysql/lexer.ts'
import {mysqlQueryRules} from '../../src/lib/backends/mysql/query-rules.ts'
import {postgresLexer} from '../../src/lib/backends/postgres/lexer.ts'
import {postgresQueryRules} from '../../src/lib/backends/postgres/query-rules.ts'
import {sqliteLexer} from '../../src/lib/backends/sqlite/lexer.ts'
import {sqliteQueryRules} from '../../src/lib/backends/sqlite/query-rules.ts'
import {parseBackslash} from '../../src/lib/cli/shell/backslash.ts'
import {complete} from '../../src/lib/cli/shell/complete.ts'
import {cutInput} from '../../src/lib/cli/shell/cut-input.ts'
import {NO_NAMES} from '../../src/lib/cli/shell/names.ts'

const DIALECTS = [
  ['PostgreSQL', postgresQueryRules, postgresLexer],
  ['MySQL', mysqlQueryRules, mysqlLexer],
  ['SQLite', sqliteQueryRules, sqliteLexer],
] as const

const piece = fc.oneof(
  fc.constantFrom(
    'select',
    '1',
    ';',
    '\n',
    ' ',
    "'a;\nb'",
    '"x;"',
    '-- c;\n',
    '/* ;\n */',
    '(',
    ')',
    'from t',
    ',',
    '`q`',
  ),
  fc.stringMatching(/^[a-z]{1,4}$/),
)
const script = fc.array(piece, {maxLength: 40}).map((pieces) => pieces.join(' '))

/** As the shell does it. */
function typed(text: string, tokens: (typeof DIALECTS)[number][1]['tokens']): readonly string[] {
  const whole: string[] = []
  let rest = ''
  for (const line of text.split('\n')) {
    const cut = cutInput(rest === '' ? line : `${rest}\n${line}`, tokens)
    whole.push(cut.complete)
    rest = cut.rest
  }
  return [...whole, rest]
}

it.each(DIALECTS)('a script typed by line is the script (%s)', (_, {tokens}, lexer) => {
  fc.assert(
    fc.property(script, (text) => {
      let wanted: readonly string[]
      try {
        wanted = lexer.statements(text).map((one) => one.text)
      } catch {
        return
      }
      const got = typed(text, tokens).flatMap((part) => lexer.statements(part).map((one) => one.text))
      expect(got).toEqual(wanted)
    }),
  )
})

it.each(DIALECTS)('nothing that is typed throws (%s)', (_, rules) => {
  fc.assert(
    fc.property(fc.oneof(script, fc.string({unit: 'grapheme'})), fc.string(), (before, after) => {
      cutInput(before, rules.tokens)
      const {candidates, prefix} = complete(before, after, NO_NAMES, rules)
      expect(before.endsWith(prefix)).toBe(true)
      expect(candidates.every((one) => one.toLowerCase().startsWith(prefix.toLowerCase()))).toBe(true)
      parseBackslash(`\\${before.split('\n')[0]}`)
    }),
  )
})
