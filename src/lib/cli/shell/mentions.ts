/** Which tables a statement names, and how it calls them. Pure. */
import type {QueryRules} from '../../backends/query.ts'
import type {TokenKind} from '../../backends/scanner.ts'
import {ScriptError} from '../../backends/statement.ts'

/** `app.users as u` */
export interface Mention {
  readonly schema: string | undefined
  readonly name: string
  readonly alias: string | undefined
}

export interface Word {
  /** Of a word in upper case besides, to compare. */
  readonly upper: string
  readonly text: string
  readonly kind: 'word' | 'quoted' | 'other'
}

/** Words behind which a table is named. */
const TABLE_WORDS = new Set('FROM JOIN INTO UPDATE TABLE REFERENCES TRUNCATE VIEW DESCRIBE'.split(' '))

/** Whether the word at `at` has the name of a table behind it. */
export function namesTableNext(words: readonly Word[], at: number): boolean {
  const word = words[at]
  if (word?.kind !== 'word') return false
  if (word.upper !== 'ON') return TABLE_WORDS.has(word.upper)
  // CREATE INDEX … ON, CREATE TRIGGER … ON
  return words[0]?.upper === 'CREATE' && words.slice(1, 4).some(({upper}) => upper === 'INDEX' || upper === 'TRIGGER')
}

/** What may stand behind a table, and is no other name for it. */
const NO_ALIAS = new Set(
  `WHERE ON USING SET VALUES SELECT JOIN INNER LEFT RIGHT FULL CROSS NATURAL ORDER GROUP HAVING LIMIT OFFSET UNION EXCEPT INTERSECT
   RETURNING WINDOW FETCH FOR DEFAULT STRAIGHT_JOIN LATERAL ADD DROP ALTER RENAME AS`.split(/\s+/),
)

/** `"a""b"` → `a"b`. */
function unquoted(text: string): string {
  const closing = text.at(-1) ?? ''
  return text.slice(1, -1).replaceAll(closing + closing, closing)
}

/** The words of a text, as far as it can be cut; undefined when it ends inside a string or comment. */
export function wordsOf(text: string, tokens: QueryRules['tokens']): readonly Word[] | undefined {
  const words: Word[] = []
  try {
    for (const {kind, start, end} of tokens(text)) {
      if (kind === 'comment' && end === text.length) return undefined
      if (kind === 'terminator') words.length = 0
      else if (kind !== 'space' && kind !== 'comment' && kind !== 'executable')
        words.push(wordOf(kind, text.slice(start, end)))
    }
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    if (`'"\`$/`.includes(text[error.offset] ?? '')) return undefined
  }
  return words
}

function wordOf(kind: TokenKind, text: string): Word {
  if (kind === 'word') return {upper: text.toUpperCase(), text, kind}
  return kind === 'quoted' ? {upper: '', text: unquoted(text), kind} : {upper: text, text, kind: 'other'}
}

/** Tables behind FROM, JOIN, INTO, UPDATE and TABLE, and behind the commas of a FROM. */
export function mentionsIn(words: readonly Word[]): readonly Mention[] {
  const mentions: Mention[] = []
  let inFrom = false
  for (let at = 0; at < words.length; at += 1) {
    const {upper, kind} = words[at] as Word
    if (namesTableNext(words, at)) inFrom = upper === 'FROM' || upper === 'JOIN'
    else if (!(inFrom && upper === ',')) {
      if (kind === 'word' && NO_ALIAS.has(upper))
        inFrom = inFrom && /JOIN|ON|USING|INNER|LEFT|RIGHT|FULL|CROSS|NATURAL|AS/.test(upper)
      continue
    }
    const found = mentionAt(words, at + 1)
    if (found !== undefined) mentions.push(found)
  }
  return mentions
}

const isName = (word: Word | undefined): word is Word => word !== undefined && word.kind !== 'other'

function mentionAt(words: readonly Word[], from: number): Mention | undefined {
  const first = words[from]
  if (!isName(first) || (first.kind === 'word' && (NO_ALIAS.has(first.upper) || first.upper === 'ONLY'))) {
    return first?.upper === 'ONLY' ? mentionAt(words, from + 1) : undefined
  }
  let next = from + 1
  let name = first
  let schema: string | undefined
  while (words[next]?.upper === '.' && isName(words[next + 1])) {
    schema = name.text
    name = words[next + 1] as Word
    next += 2
  }
  if (words[next]?.upper === 'AS') next += 1
  const alias = words[next]
  const isAlias = isName(alias) && !(alias.kind === 'word' && NO_ALIAS.has(alias.upper))
  return {schema, name: name.text, alias: isAlias ? alias.text : undefined}
}
