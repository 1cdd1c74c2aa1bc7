import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {mysqlLexer, tokensOf as mysqlTokens} from '../../src/lib/backends/mysql/lexer.ts'
import {postgresLexer, tokensOf as postgresTokens} from '../../src/lib/backends/postgres/lexer.ts'
import type {Token} from '../../src/lib/backends/scanner.ts'
import {sqliteLexer, tokensOf as sqliteTokens} from '../../src/lib/backends/sqlite/lexer.ts'
import {type Lexer, ScriptError} from '../../src/lib/backends/statement.ts'

interface Dialect {
  readonly name: string
  readonly lexer: Lexer
  readonly tokensOf: (source: string) => Iterable<Token>
  /** Pieces that mean something to this lexer. */
  readonly fragments: readonly string[]
  /** Whole statements, to be joined. */
  readonly statements: readonly string[]
  readonly comments: readonly string[]
}

const common = [
  ...[
    "'",
    '"',
    '`',
    '[',
    ']',
    '(',
    ')',
    ';',
    ';;',
    ':',
    '.',
    ',',
    '=',
    '@',
    '$',
    '$$',
    '\\',
    '-',
    '--',
    '-- ',
    '#',
    '?',
  ],
  ...[
    '/',
    '*',
    '/*',
    '*/',
    '\n',
    '\r',
    '\r\n',
    '\t',
    ' ',
    ' ',
    '\u0000',
    '\uFEFF',
    '😀',
    'é',
    '0',
    '1.5',
    'a',
    'END',
    'end;',
  ],
  ...[
    'create ',
    ' begin ',
    ' end ',
    ' case ',
    ' as ',
    'select 1',
    "'x''y'",
    '"a""b"',
    '-- c\n',
    '/* c */',
    'or replace ',
  ],
]

const DIALECTS: readonly Dialect[] = [
  {
    name: 'PostgreSQL',
    lexer: postgresLexer,
    tokensOf: postgresTokens,
    fragments: [
      ...[
        '$a$',
        '$b$',
        '$1',
        "E'",
        "e'\\''",
        "U&'",
        'u&"',
        "B'",
        'a$b',
        ' function f() ',
        ' procedure ',
        'begin atomic ',
        '\\.',
      ],
      ...[
        'copy t from stdin;',
        '\n\\.\n',
        '\\restrict x',
        'copy ',
        ' from ',
        ' stdin',
        '/* /* */ */',
        "'a'\n'b'",
        "E'a'\n'\\''",
      ],
    ],
    statements: [
      'select 1',
      "select E'\\';', $a$;$b$;$a$, U&';'",
      'create function f() returns int begin atomic select case when a then 1 end; end',
      'create rule r as on insert to t do (delete from a; delete from b)',
      "do $$ begin raise notice ';'; end $$",
      'comment on table "a;b" is \'--\' /* ; /* ; */ */\n-- ;\n' + "'c'",
      'begin',
      'select a[1:2], b::int, 2 -1',
    ],
    comments: ['-- a;\n', '/* b; /* c; */ */', '--\n', '/***/', "-- it's\r\n"],
  },
  {
    name: 'MySQL',
    lexer: mysqlLexer,
    tokensOf: mysqlTokens,
    fragments: [
      ...[
        '/*!50003 ',
        '/*M!100100 ',
        '/*!',
        '/*+ x */',
        '#c\n',
        '\ndelimiter //\n',
        '//',
        '\nDELIMITER ;\n',
        'delimiter',
        '\\N',
        '\\G',
      ],
      ...[
        'procedure p() ',
        'trigger r for each row ',
        'event e do ',
        ' if ',
        ' then ',
        ' else ',
        ' end if;',
        'if(',
        ' loop ',
        ' end loop',
      ],
      ...[
        ' while ',
        ' do ',
        ' repeat ',
        ' until ',
        'l: ',
        'declare exit handler for not found ',
        'begin not atomic ',
        '@@a.b',
        "@'",
        "'\\''",
      ],
      ...['source ', ' end case;', 'delimiter go\n', 'go', '--x\n'],
    ],
    statements: [
      'select 1',
      `select '\\';', "\\";", \`;\\\``,
      '/*!40101 set names utf8; */',
      'create procedure p() begin if a then select if(b, 1, 2); end if; end',
      "create trigger r before insert on t for each row set new.a = repeat('x', 3)",
      'create procedure q() begin declare exit handler for sqlexception begin rollback; end; repeat set a = 1; until a end repeat; end',
      'begin not atomic select 1; end',
      'begin',
      'select 5--3 # ;\n+ 1',
    ],
    comments: ['-- a;\n', '/* b; /* c; */', '# d;\n', '--\n', "-- it's\r\n"],
  },
  {
    name: 'SQLite',
    lexer: sqliteLexer,
    tokensOf: sqliteTokens,
    fragments: [
      ...[
        "x'",
        "X'00'",
        '[a]',
        '`b`',
        ' temp ',
        ' trigger ',
        ' trigger r insert on t begin ',
        ';END;',
        '; end',
        'explain ',
      ],
      ...[':a', '@b', '$c', '?1', '\n.read x\n', '.5', 'query plan '],
    ],
    statements: [
      'select 1',
      'select \';\\\', [;], `;`, ";"',
      'create trigger r after insert on t begin select case a when 1 then 2 end; delete from t; end',
      'create temp trigger r insert on t begin select end from t;end',
      'begin immediate',
      "insert into t values (x'00', :a, 1--;\n-1)",
    ],
    comments: ['-- a;\n', '/* b; /* c; */', '--\n', "-- it's\r\n"],
  },
]

const scriptOf = ({fragments}: Dialect): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        {weight: 5, arbitrary: fc.constantFrom(...fragments)},
        {weight: 5, arbitrary: fc.constantFrom(...common)},
        {weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 4})},
      ),
      {maxLength: 40},
    )
    .map((parts) => parts.join(''))

/** What the lexer makes of a script; undefined when it refuses it, properly. */
function lexed<T>(source: string, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    expect(error).toBeInstanceOf(ScriptError)
    const {offset, fix, message} = error as ScriptError
    expect(Number.isInteger(offset) && offset >= 0 && offset < source.length).toBe(true)
    expect([fix, message].map((text) => text.trim() === text && text !== '')).toEqual([true, true])
    return undefined
  }
}

const GAP_KINDS = new Set(['space', 'comment', 'terminator', 'directive', 'data'])

describe.each(DIALECTS)('the $name lexer', (dialect) => {
  const {lexer, tokensOf, statements, comments} = dialect
  const script = scriptOf(dialect)
  const runs = {numRuns: 3_000}

  it('loses no character between tokens', () => {
    fc.assert(
      fc.property(script, (source) => {
        const tokens = lexed(source, () => [...tokensOf(source)])
        if (tokens === undefined) return
        expect(tokens.map(({start, end}) => source.slice(start, end)).join('')).toBe(source)
        expect(tokens.filter(({kind, start, end}) => end <= start && kind !== 'data')).toEqual([])
      }),
      runs,
    )
  })

  it('loses nothing but space, comments and what is the client’s between statements', () => {
    fc.assert(
      fc.property(script, (source) => {
        const cut = lexed(source, () => lexer.statements(source))
        if (cut === undefined) return
        const within = (token: Token): boolean => cut.some(({start, end}) => token.start >= start && token.end <= end)
        const rest = [...tokensOf(source)].filter((token) => !within(token))
        expect(rest.filter(({kind}) => !GAP_KINDS.has(kind))).toEqual([])
        let at = 0
        for (const {text, start, end} of cut) {
          expect(start).toBeGreaterThanOrEqual(at)
          expect(text).toBe(source.slice(start, end))
          expect(text).not.toMatch(/^[ \t-\r;]|[ \t-\r]$/)
          at = end
        }
      }),
      runs,
    )
  })

  it('takes each statement for one when it stands alone', () => {
    fc.assert(
      fc.property(script, (source) => {
        const cut = lexed(source, () => lexer.statements(source))
        if (cut === undefined || [...tokensOf(source)].some(({kind}) => kind === 'directive')) return
        for (const {text, words, control} of cut) {
          // MySQL's two minuses are a comment where the text ends after them, and were none before the `;`.
          if (text.endsWith('--')) continue
          const again = lexer.statements(text).map((one) => ({text: one.text, words: one.words, control: one.control}))
          expect(again).toEqual([{text, words, control}])
        }
      }),
      runs,
    )
  })

  it('gives joined statements back', () => {
    const gap = fc
      .array(fc.constantFrom(' ', '\n', '\t', '\r\n', ...comments), {maxLength: 4})
      .map((parts) => parts.join(''))
    const piece = fc.tuple(gap, fc.constantFrom(...statements), gap)
    fc.assert(
      fc.property(fc.array(piece, {minLength: 1, maxLength: 6}), fc.boolean(), (pieces, last) => {
        const source =
          pieces.map(([before, statement, after]) => before + statement + after).join(';') + (last ? ';' : '')
        expect(lexer.statements(source).map(({text}) => text)).toEqual(pieces.map(([, statement]) => statement))
      }),
      runs,
    )
  })

  it('takes no longer than the script is long', () => {
    const piece = dialect.fragments
      .filter((fragment) => !/['"`[\\$]|\/\*|delimiter|source|stdin|\.read/i.test(fragment))
      .join(' ')
    const timeOf = (length: number): number => {
      const source = `${piece};\n`.repeat(length)
      const times = [1, 2, 3].map(() => {
        const before = performance.now()
        lexed(source, () => lexer.statements(source))
        return performance.now() - before
      })
      return Math.min(...times)
    }
    const short = timeOf(2_000)
    expect(timeOf(20_000)).toBeLessThan(Math.max(10, short) * 40)
  })
})
