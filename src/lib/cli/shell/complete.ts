/** What could stand at the cursor: keywords, schemas, tables, and the columns of the tables that the statement names. Pure. */
import type {QueryRules} from '../../backends/query.ts'
import {byCodeUnit} from '../../core/text.ts'
import {type Mention, mentionsIn, namesTableNext, type Word, wordsOf} from './mentions.ts'
import type {Names, Relation} from './names.ts'

export interface Completion {
  readonly candidates: readonly string[]
  /** What they are to take the place of: the end of the text before the cursor. */
  readonly prefix: string
}

export type CompletionRules = Pick<QueryRules, 'tokens' | 'written' | 'keywords' | 'defaultSchema'>

const WORD = /[\p{L}\p{N}_$]*$/u
const NOTHING: Completion = {candidates: [], prefix: ''}

/** What statements begin with, where nothing is typed yet. */
const BEGINNINGS = 'ALTER BEGIN COMMIT CREATE DELETE DROP EXPLAIN INSERT ROLLBACK SELECT UPDATE WITH'.split(' ')

/**
 * @param before - the statement up to the cursor, all its lines.
 * @param after - the rest of it.
 */
export function complete(before: string, after: string, names: Names, rules: CompletionRules): Completion {
  const prefix = WORD.exec(before)?.[0] ?? ''
  if (/^\p{N}/u.test(prefix)) return NOTHING
  const words = wordsOf(before.slice(0, before.length - prefix.length), rules.tokens)
  if (words === undefined) return NOTHING
  const all = [...words, ...(wordsOf(after, rules.tokens) ?? [])]
  const mentions = mentionsIn(all)
  const fits = (name: string): boolean => name.toLowerCase().startsWith(prefix.toLowerCase())
  const last = words.at(-1)
  if (last?.upper === '.')
    return {prefix, candidates: distinct(qualified(words, mentions, names).filter(fits).map(rules.written))}
  if (namesTable(words)) return {prefix, candidates: distinct(tables(names, rules, fits))}
  if (words.length === 0 && prefix === '') return {prefix, candidates: BEGINNINGS}
  return {prefix, candidates: distinct(expressions(prefix, mentions, names, rules, fits))}
}

/** After `schema.`, `table.` or `alias.` */
function qualified(words: readonly Word[], mentions: readonly Mention[], names: Names): readonly string[] {
  const qualifier = words.at(-2)
  if (qualifier === undefined || qualifier.kind === 'other') return []
  const called = same(qualifier.text)
  const inSchema = names.relations.filter(({schema}) => schema !== undefined && called(schema)).map(({name}) => name)
  const meant = mentions.filter(({name, alias}) => called(alias ?? name))
  const columns = (meant.length === 0 ? [{schema: undefined, name: qualifier.text, alias: undefined}] : meant).flatMap(
    (mention) => columnsOf(mention, names),
  )
  return [...columns, ...inSchema]
}

/** Whether a table comes next: behind FROM and its like, or a comma that belongs to it. */
function namesTable(words: readonly Word[]): boolean {
  const last = words.at(-1)
  if (last?.kind === 'word') return namesTableNext(words, words.length - 1)
  if (last?.upper !== ',') return false
  const clause = words.findLast(({upper, kind}) => kind === 'word' && CLAUSES.has(upper))
  const depth = words.slice(words.lastIndexOf(clause as Word)).filter(({upper}) => upper === '(').length
  return clause?.upper === 'FROM' && depth === 0
}

const CLAUSES = new Set('SELECT FROM WHERE SET GROUP ORDER BY ON USING VALUES INTO HAVING RETURNING LIMIT'.split(' '))

function tables(
  {schemas, relations}: Names,
  {written, defaultSchema}: CompletionRules,
  fits: (name: string) => boolean,
) {
  const inReach = ({schema}: Relation): boolean => schema === undefined || schema === defaultSchema
  const own = relations.filter(inReach).map(({name}) => name)
  const others = relations.filter((one) => !inReach(one) && fits(one.name))
  return [
    ...own.filter(fits).map(written),
    ...schemas.filter((name) => name !== defaultSchema && fits(name)).map(written),
    ...others.map(({schema, name}) => `${written(schema ?? '')}.${written(name)}`),
  ]
}

function expressions(
  prefix: string,
  mentions: readonly Mention[],
  names: Names,
  {written, keywords}: CompletionRules,
  fits: (name: string) => boolean,
): readonly string[] {
  const named = mentions.flatMap((mention) => columnsOf(mention, names))
  const aliases = mentions.map(({name, alias}) => alias ?? name)
  if (prefix === '') return [...named, ...aliases].map(written)
  // Without a table any column may be meant.
  const others = mentions.length > 0 ? [] : names.relations.flatMap(({name, columns}) => [name, ...columns])
  const upper = prefix === prefix.toUpperCase() && prefix !== prefix.toLowerCase()
  const cased = keywords.filter(fits).map((word) => (upper ? word : word.toLowerCase()))
  return [...[...named, ...aliases, ...others, ...names.routines].filter(fits).map(written), ...cased]
}

function columnsOf({schema, name}: Mention, {relations}: Names): readonly string[] {
  const called = same(name)
  const inSchema = schema === undefined ? () => true : same(schema)
  return relations
    .filter((one) => called(one.name) && (one.schema === undefined || inSchema(one.schema)))
    .flatMap(({columns}) => columns)
}

const same =
  (name: string) =>
  (other: string): boolean =>
    name.toLowerCase() === other.toLowerCase()

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)].sort(byCodeUnit)

/** As {@link complete}, for the argument of a backslash command. */
export function completeArgument(line: string, choices: readonly string[]): Completion {
  const prefix = /\S*$/.exec(line)?.[0] ?? ''
  const fits = (name: string): boolean => name.toLowerCase().startsWith(prefix.toLowerCase())
  return {prefix, candidates: distinct(choices.filter(fits))}
}
