import {describe, expect, it} from 'vitest'
import {mysqlQueryRules} from '../../../src/lib/backends/mysql/query-rules.ts'
import {withPlaceholders, writtenOffset} from '../../../src/lib/backends/parameters.ts'
import {postgresQueryRules} from '../../../src/lib/backends/postgres/query-rules.ts'
import type {QueryRules} from '../../../src/lib/backends/query.ts'
import {sqliteQueryRules} from '../../../src/lib/backends/sqlite/query-rules.ts'

const namesIn = (rules: QueryRules, text: string): string[] => {
  const statement = {text, start: 0, end: text.length, words: []}
  return rules.parametersOf(statement).map(({name, start, end}) => {
    expect(text.slice(start + 1, end)).toBe(name)
    return name
  })
}

const ALL: readonly (readonly [sql: string, names: string[]])[] = [
  ['select :a', ['a']],
  ['select :a, :b_1, :a', ['a', 'b_1', 'a']],
  ['select (:a)+:b', ['a', 'b']],
  ['where x=:a and y<>:b', ['a', 'b']],
  ["select ':a', 'it''s :b'", []],
  ['select ":a" from t', []],
  ['select 1 -- :a\n, :b', ['b']],
  ['select 1 /* :a */ , :b', ['b']],
  ['select : a', []],
  ['select :1', []],
]

describe.each([
  ['postgres', postgresQueryRules],
  ['mysql', mysqlQueryRules],
  ['sqlite', sqliteQueryRules],
] as const)('named parameters of %s', (name, rules) => {
  it.each(ALL)('%s', (sql, names) => {
    // SQLite takes `:1` for a name.
    expect(namesIn(rules, sql)).toEqual(name === 'sqlite' && sql === 'select :1' ? ['1'] : names)
  })
})

describe('named parameters of one dialect', () => {
  it.each<[string, string[]]>([
    ['select x::text, :a::int, x::"char"', ['a']],
    ["select $$ :a $$, $x$ :b $$ $x$, E'\\':c', U&':d'", []],
    ['select a[1:n], a[:n], a[n:], a[(:m):n]', ['m']],
    ['select array[:a, :b], array[[:c]]', ['a', 'b', 'c']],
    ['select f(x := :a, y => :b)', ['a', 'b']],
    ['select /* /* :a */ :b */ :c', ['c']],
    ['select $1, :a', ['a']],
  ])('postgres: %s', (sql, names) => expect(namesIn(postgresQueryRules, sql)).toEqual(names))

  it.each<[string, string[]]>([
    ['set @a := :a', ['a']],
    ['select `:a`, "\\":b", \'\\\':c\', :d', ['d']],
    ['select 1 # :a\n, :b', ['b']],
    ['select /*!50000 :a, */ :b', ['a', 'b']],
    ['select j->"$.a:b", :c', ['c']],
  ])('mysql: %s', (sql, names) => expect(namesIn(mysqlQueryRules, sql)).toEqual(names))

  it.each<[string, string[]]>([
    ['select :a, @b, $c', ['a', 'b', 'c']],
    ['select [:a], `:b`', []],
  ])('sqlite: %s', (sql, names) => expect(namesIn(sqliteQueryRules, sql)).toEqual(names))

  it('tells of parameters without a name', () => {
    const at = (rules: QueryRules, text: string) => rules.namelessIn({text, start: 0, end: text.length, words: []})
    expect(at(postgresQueryRules, 'select $1')).toBe(7)
    expect(at(mysqlQueryRules, 'select ?')).toBe(7)
    expect(at(sqliteQueryRules, 'select ?2')).toBe(7)
    expect(at(postgresQueryRules, "select '$1'")).toBeUndefined()
  })
})

it('places in the text that was sent are found in the text that was written', () => {
  const text = 'select :first, :a, nope, :b'
  const parameters = postgresQueryRules.parametersOf({text, start: 0, end: text.length, words: []})
  const placeholder = (_: unknown, index: number): string => `$${index + 1}`
  const sent = withPlaceholders(text, parameters, placeholder)
  expect(sent).toBe('select $1, $2, nope, $3')
  expect(writtenOffset(sent.indexOf('nope'), parameters, placeholder)).toBe(text.indexOf('nope'))
  expect(writtenOffset(sent.indexOf('$2'), parameters, placeholder)).toBe(text.indexOf(':a'))
  expect(writtenOffset(0, parameters, placeholder)).toBe(0)
})
