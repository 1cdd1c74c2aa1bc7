/** The lexers on real schemas, against judges that share nothing with them. */
import Database from 'better-sqlite3'
import {loadModule, parseSync, scanSync} from 'libpg-query'
import {beforeAll, describe, expect, it} from 'vitest'
import {mysqlLexer} from '../../src/lib/backends/mysql/lexer.ts'
import {postgresLexer} from '../../src/lib/backends/postgres/lexer.ts'
import {sqliteLexer} from '../../src/lib/backends/sqlite/lexer.ts'
import {type CorpusScript, type CorpusSet, corporaMissing, corpusSets} from '../support/corpora.ts'

/** vitest refuses an empty table, and a skip must say why. */
function eachSet(dialect: 'postgres' | 'mysql' | 'sqlite', body: (set: CorpusSet) => void): void {
  const sets = corpusSets(dialect)
  if (sets.length === 0) it.skip(`skipped: ${corporaMissing ?? 'no set of this dialect'}`, () => undefined)
  for (const set of sets) it(set.name, () => body(set))
}

describe("PostgreSQL's own parser finds the same statements", () => {
  beforeAll(loadModule)

  eachSet('postgres', (set) => {
    for (const script of [...set.ups, ...set.downs]) {
      const {name, text} = withoutCopyData(script)
      expect({name, statements: postgresLexer.statements(text).map((one) => one.text)}).toEqual({
        name,
        statements: parsedStatements(text),
      })
    }
  })

  it('in scripts of ours that corpora have not', () => {
    const text = [
      "select E'\\';', U&'\\0041', $é$;$$;$é$ -- é\n;;/* a /* ; */ */",
      'create function f(a int) returns int begin atomic select case a when 1 then 2 end; select 3; end;',
      'create or replace procedure p() language sql begin atomic insert into t values (1); end',
      ';create rule r as on insert to t do also (delete from a; delete from b);',
      "select 'a'\n'b', 4 */* ; */ 2, a[1:2], b::text, 1.5e3, x'1f', $1;",
    ].join('\n')
    expect(postgresLexer.statements(text).map((one) => one.text)).toEqual(parsedStatements(text))
  })
})

/** The server's parser knows no COPY data, so it gets the script without; the statement itself stays. */
const withoutCopyData = ({name, text}: CorpusScript): CorpusScript => ({
  name,
  text: text.replace(/^(copy [^;]* from stdin[^;]*;)\r?\n(?:.*\n)*?\\\.$/gim, '$1'),
})

/** From the parser's byte ranges, less the comments that its scanner finds at their ends. */
function parsedStatements(text: string): string[] {
  if (text === '') return []
  const bytes = Buffer.from(text)
  const tokens = scanSync(text).tokens.filter(({tokenName}) => !tokenName.endsWith('COMMENT'))
  let next = 0
  return (parseSync(text).stmts ?? []).map(({stmt_location: from = 0, stmt_len: length}) => {
    const to = length ? from + length : bytes.length
    while ((tokens[next]?.start ?? to) < from) next += 1
    const start = tokens[next]?.start
    let end = start
    for (; (tokens[next]?.end ?? Number.POSITIVE_INFINITY) <= to; next += 1) end = tokens[next]?.end
    return bytes.subarray(start, end).toString().replace(/;$/, '')
  })
}

describe('SQLite takes each piece as one statement, and ends with the same schema', () => {
  eachSet('sqlite', (set) => {
    const whole = new Database(':memory:')
    const pieces = new Database(':memory:')
    for (const database of [whole, pieces]) database.pragma('foreign_keys = off')
    for (const {name, text} of set.ups) {
      whole.exec(text)
      for (const statement of sqliteLexer.statements(text)) {
        expect(() => pieces.prepare(statement.text), `${name} at ${statement.start}`).not.toThrow()
        pieces.exec(statement.text)
      }
      expect({name, ...contentOf(pieces)}).toEqual({name, ...contentOf(whole)})
    }
  })
})

function contentOf(database: Database.Database): {schema: unknown[]; changes: unknown} {
  return {
    schema: database
      .prepare('select type, name, rtrim(sql, char(9, 10, 13, 32)) as sql from sqlite_schema order by rowid')
      .all(),
    changes: database.prepare('select total_changes()').pluck().get(),
  }
}

describe('a plain reading of the mysql client counts the same statements', () => {
  eachSet('mysql', (set) => {
    for (const {name, text} of [...set.ups, ...set.downs]) {
      const found = mysqlLexer.statements(text)
      if (!hasBareRoutines(text)) expect({name, count: found.length}).toEqual({name, count: clientCount(text)})
      const absurd = found.filter((one) => !FIRST_WORDS.has(one.words[0] ?? ''))
      expect({name, absurd}).toEqual({name, absurd: []})
    }
  })
})

describe('routines need no DELIMITER', () => {
  eachSet('mysql', (set) => {
    for (const {name, text} of set.ups) {
      const statements = mysqlLexer.statements(text).map((one) => one.text.replace(/;$/, ''))
      const again = mysqlLexer.statements(statements.join('\n;\n')).map((one) => one.text)
      expect({name, statements: again}).toEqual({name, statements})
    }
  })
})

const FIRST_WORDS = new Set(
  `ALTER ANALYZE BEGIN CALL COMMIT CREATE DEALLOCATE DELETE DO DROP EXECUTE FLUSH INSERT LOCK OPTIMIZE PREPARE RENAME REPLACE
   ROLLBACK SELECT SET SHOW START TRUNCATE UNLOCK UPDATE USE WITH`.split(/\s+/),
)

/** Routines under the plain `;`: the client would cut them to pieces, so it is no judge. */
const hasBareRoutines = (text: string): boolean =>
  /create\s+(?:procedure|function|trigger)/i.test(text.replace(/^delimiter (?!;\s*$)[\s\S]*?^delimiter ;/gim, ''))

/** How many statements the client would send: line by line, with quotes and comments blanked first. */
function clientCount(text: string): number {
  const plain = text.replace(
    /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`|--(?:[ \t].*)?$|#.*|\/\*(?!!)[\s\S]*?\*\//gm,
    (match) => (/^['"`]/.test(match) ? 'x' : ' '),
  )
  let delimiter = ';'
  let count = 0
  let rest = ''
  for (const line of plain.split('\n')) {
    const [, next] = /^\s*delimiter\s+(\S+)/i.exec(line) ?? []
    if (next !== undefined && rest.trim() === '') delimiter = next
    else {
      const parts = `${rest}\n${line}`.split(delimiter)
      rest = parts.pop() ?? ''
      count += parts.filter((part) => part.trim() !== '').length
    }
  }
  return count + (rest.trim() === '' ? 0 : 1)
}
