import {describe, expect, it} from 'vitest'
import {mysqlQueryRules} from '../../../../src/lib/backends/mysql/query-rules.ts'
import {postgresQueryRules} from '../../../../src/lib/backends/postgres/query-rules.ts'
import {complete, completeArgument} from '../../../../src/lib/cli/shell/complete.ts'
import type {Names} from '../../../../src/lib/cli/shell/names.ts'

const NAMES: Names = {
  schemas: ['app', 'public'],
  relations: [
    {schema: 'app', name: 'invoices', columns: ['id', 'paid']},
    {schema: 'public', name: 'orders', columns: ['id', 'total', 'user_id']},
    {schema: 'public', name: 'Odd Name', columns: ['a b']},
    {schema: 'public', name: 'users', columns: ['id', 'email']},
  ],
  routines: ['total_of'],
}

/** `|` is where the cursor is. */
function at(text: string, rules = postgresQueryRules): readonly string[] {
  const [before = '', after = ''] = text.split('|')
  return complete(before, after, NAMES, rules).candidates
}

describe('at the cursor', () => {
  it('stand tables behind FROM and its like', () => {
    expect(at('select * from |')).toEqual(['"Odd Name"', 'app', 'app.invoices', 'orders', 'users'])
    expect(at('select * from us|')).toEqual(['users'])
    expect(at('select * from users u join o|')).toEqual(['"Odd Name"', 'orders'])
    expect(at('select * from users, o|')).toEqual(['"Odd Name"', 'orders'])
    expect(at('insert into u|')).toEqual(['users'])
    expect(at('create index on u|')).toEqual(['users'])
    expect(at('select * from app.|')).toEqual(['invoices'])
    expect(at('select * from inv|')).toEqual(['app.invoices'])
  })

  it('stand the columns of the tables that the statement names, wherever it names them', () => {
    expect(at('select em| from users')).toEqual(['email'])
    expect(at('select * from users where |')).toEqual(['email', 'id', 'users'])
    expect(at('update orders set to|')).toEqual(['to', 'total', 'total_of'])
    expect(at('insert into orders (user|')).toContain('user_id')
    expect(at('select u.| from users u, orders as o')).toEqual(['email', 'id'])
    expect(at('select\no.to|\nfrom users u\njoin orders as o on true')).toEqual(['total'])
    expect(at('select users.|')).toEqual(['email', 'id'])
    expect(at('select * from "Odd Name" where a|')).toContain('"a b"')
  })

  it('stand keywords, in the case that was begun', () => {
    expect(at('sel|')).toEqual(['select'])
    expect(at('SEL|')).toEqual(['SELECT'])
    expect(at('|')).toContain('SELECT')
  })

  it('stands nothing in strings, comments, numbers, or where anything may stand', () => {
    for (const text of ["select 'us|", 'select 1 -- us|', '/* us|', 'select 12|', 'select $$us|'])
      expect(at(text)).toEqual([])
    expect(at('select |')).toEqual([])
  })

  it('begins anew behind a semicolon', () => {
    expect(at('select * from users; select to|')).not.toContain('users')
  })

  it('quotes as the dialect does', () => {
    expect(at('select * from odd|', mysqlQueryRules)).toEqual(['public.`Odd Name`'])
  })
})

it('arguments of commands are completed by word', () => {
  expect(completeArgument('\\d us', ['users', 'orders'])).toEqual({prefix: 'us', candidates: ['users']})
})
