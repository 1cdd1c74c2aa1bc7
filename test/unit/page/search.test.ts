/** What a search finds, in which order, and what of it is marked. */
import {expect, it} from 'vitest'
import {Catalog} from '../../../src/page/catalog.ts'
import {marked, Search} from '../../../src/page/search.ts'
import {column, emptyModel, table} from '../../support/models.ts'

const model = emptyModel({
  tables: [
    table('app', 'user', {columns: [column('id', 'integer'), column('user_name', 'text', {comment: 'The login'})]}),
    table('app', 'users_old', {comment: 'Of the user before', columns: [column('id', 'integer')]}),
    table('app', 'superuser', {columns: [column('last_login', 'date')]}),
  ],
})
const search = new Search(new Catalog(model))

const found = (query: string, limit = 9): Record<string, string[]> =>
  Object.fromEntries(search.find(query, limit).map(({title, entries}) => [title, entries.map(({label}) => label)]))

it('finds names in groups: first the name itself, then its start, then the start of a word, then any part', () => {
  expect(found('user')).toEqual({Tables: ['user', 'users_old', 'superuser'], Columns: ['user_name']})
})

it('finds what has all words, and the name of its table among them', () => {
  expect(found('user id')).toEqual({Columns: ['id', 'id']})
  expect(found('app.users_old.id')).toEqual({Columns: ['id']})
  expect(found('user missing')).toEqual({})
})

it('finds comments, but not those of what is found by its name', () => {
  expect(found('login')).toEqual({Columns: ['last_login'], Comments: ['user.user_name']})
  expect(found('BEFORE')).toEqual({Comments: ['users_old']})
})

it('says how many there are when it shows only some', () => {
  expect(search.find('id', 1)).toMatchObject([{title: 'Columns', total: 2, entries: [{label: 'id'}]}])
})

it('finds nothing for a query without words', () => expect(found(' . ')).toEqual({}))

it.each([
  [
    'user_name',
    ['name'],
    [
      ['user_', false],
      ['name', true],
    ],
  ],
  [
    'A.B',
    ['a', 'b'],
    [
      ['A', true],
      ['.', false],
      ['B', true],
    ],
  ],
  [
    '(a|b)*',
    ['|', '*'],
    [
      ['(a', false],
      ['|', true],
      ['b)', false],
      ['*', true],
    ],
  ],
  ['plain', [], [['plain', false]]],
] as const)('marks %s', (text, tokens, pieces) => expect(marked(text, tokens)).toEqual(pieces))
