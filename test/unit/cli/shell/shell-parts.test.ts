import {existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {stripVTControlCharacters} from 'node:util'
import {Chalk} from 'chalk'
import {afterEach, describe, expect, it} from 'vitest'
import {postgresQueryRules} from '../../../../src/lib/backends/postgres/query-rules.ts'
import {parseBackslash, switched, unknownCommand} from '../../../../src/lib/cli/shell/backslash.ts'
import {COMMAND_NAMES} from '../../../../src/lib/cli/shell/commands.ts'
import {highlight} from '../../../../src/lib/cli/shell/highlight.ts'
import {HISTORY_SIZE, History, historyPath, isKept} from '../../../../src/lib/cli/shell/history.ts'
import {continuationOf, promptOf} from '../../../../src/lib/cli/shell/prompt.ts'

describe('a backslash command', () => {
  it.each([
    ['\\q', '\\q', []],
    ['\\d users', '\\d', ['users']],
    ['\\d+ users', '\\d', ['users']],
    ['\\dt  a*  b ;', '\\dt', ['a*', 'b']],
    ['\\i "my file.sql"', '\\i', ['my file.sql']],
    ["\\o 'it''s.csv'", '\\o', ["it's.csv"]],
    ['\\?', '\\?', []],
    ['\\', '\\', []],
  ])('%s', (line, name, args) => {
    expect(parseBackslash(line)).toEqual({name, args})
  })

  it('that is not there is met with the nearest one', () => {
    expect(unknownCommand('\\timming', COMMAND_NAMES).fix).toContain('did you mean \\timing?')
  })

  it('switches', () => {
    expect(switched(false, '\\x', [])).toBe(true)
    expect(switched(true, '\\x', ['on'])).toBe(true)
    expect(() => switched(true, '\\x', ['maybe'])).toThrow('it is on or off')
  })
})

describe('the prompt', () => {
  const color = new Chalk({level: 0})
  it('tells the backend, the mode and the transaction', () => {
    expect(promptOf({backend: 'shop', write: false, transaction: 'none'}, color)).toBe('shop:ro> ')
    expect(promptOf({backend: 'shop', write: true, transaction: 'open'}, color)).toBe('shop:rw*> ')
    expect(promptOf({backend: 'shop', write: true, transaction: 'failed'}, color)).toBe('shop:rw!> ')
  })

  it('is as wide where a statement goes on', () => {
    expect(continuationOf({backend: 'shop', write: false, transaction: 'none'}, ';')).toBe('      -> ')
    expect(continuationOf({backend: 'shop', write: false, transaction: 'open'}, "'")).toBe("       '> ")
  })
})

describe('colours', () => {
  const rules = {tokens: postgresQueryRules.tokens, keywords: new Set(postgresQueryRules.keywords)}
  const color = new Chalk({level: 1})
  it.each(["select 'a' -- b", "select 'open", 'select (1', '\\d users', 'select \\x', '/* open', 'a $$ b'])(
    'change nothing but the colour of %s',
    (line) => {
      expect(stripVTControlCharacters(highlight('', line, rules, color))).toBe(line)
    },
  )

  it('know what was typed on the lines before', () => {
    expect(highlight("select 'a\n", "b' from t", rules, color)).toBe(`${color.green("b'")} ${color.blue('from')} t`)
    expect(highlight('', 'select', rules, new Chalk({level: 0}))).toBe('select')
  })
})

describe('the history', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lexigram-history-'))
  const path = join(folder, 'state', 'shell_history')
  const open = (): History => new History(path, (text) => text.replaceAll('hunter2', '***'))
  afterEach(() => rmSync(join(folder, 'state'), {recursive: true, force: true}))

  it('is there again, the latest first, for its owner alone', () => {
    const first = open()
    first.add('select 1;')
    first.add("select 'a\\n'\nfrom t;")
    expect(open().entries).toEqual(["select 'a\\n'\nfrom t;", 'select 1;'])
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it.each([
    ' select 1;',
    "alter user ann password 'x';",
    "create user ann identified by 'x';",
    "select 'hunter2';",
    `select '${'x'.repeat(20_000)}';`,
  ])('does not keep %s', (statement) => {
    open().add(statement)
    expect(existsSync(path)).toBe(false)
  })

  it('keeps what only looks like it', () => {
    expect(isKept('select password_hash from users;', (text) => text)).toBe(true)
  })

  it('does not grow for ever, nor twice by the same statement', () => {
    const history = open()
    history.add('select 1;')
    history.add('select 1;')
    expect(readFileSync(path, 'utf8')).toBe('select 1;\n')
    writeFileSync(path, Array.from({length: 3 * HISTORY_SIZE}, (_, at) => `select ${at};\n`).join(''))
    expect(open().entries).toHaveLength(HISTORY_SIZE)
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(HISTORY_SIZE + 1)
  })

  it('that can not be written is told of, and is no failure', () => {
    writeFileSync(join(folder, 'file'), '')
    const history = new History(join(folder, 'file', 'history'), (text) => text)
    history.add('select 1;')
    expect(history.problem).toContain('the history is not kept')
    expect(history.entries).toEqual(['select 1;'])
  })

  it('stands where such files stand', () => {
    expect(historyPath({XDG_STATE_HOME: '/state'}, 'linux')).toBe(join('/state', 'lexigram', 'shell_history'))
    expect(historyPath({}, 'linux')).toMatch(/\.local[\\/]state[\\/]lexigram[\\/]shell_history$/)
  })
})
