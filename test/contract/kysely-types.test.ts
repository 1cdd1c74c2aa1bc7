/** The types that are written for Kysely compile, say what the model says, and refuse wrong queries. */
import {globSync, readFileSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import * as fc from 'fast-check'
import {beforeAll, describe, expect, it} from 'vitest'
import {renderKysely} from '../../src/lib/schema/formats/kysely.ts'
import type {DatabaseModel} from '../../src/lib/schema/model.ts'
import {ROOT} from '../support/build.ts'
import {hostileModel} from '../support/hostile.ts'
import {kyselyProject} from '../support/kysely-project.ts'
import {column, emptyModel, everything, table} from '../support/models.ts'

/** A module that does not compile unless `DB` has exactly the tables and columns of the model. */
function keysOf(model: DatabaseModel, from: string): string {
  const reachable = [...model.tables, ...model.views].filter(
    ({schema, name}) => !/\.| as /.test(`${name} ${schema ?? ''}`),
  )
  const relations = reachable.map(({schema, name, columns}) => {
    const key = schema === undefined || schema === 'public' ? name : `${schema}.${name}`
    return `[${JSON.stringify(key)}]: {${columns.map((found) => `[${JSON.stringify(found.name)}]: 1`).join(', ')}}`
  })
  return `import type {DB} from './${from}.mjs'
export const keys: {[T in keyof DB]: {[C in keyof DB[T]]: 1}} = {${relations.join(',\n')}}
`
}

const QUERIES = `import type {Kysely} from 'kysely'
import type {AppMood, DB} from './everything.mjs'

declare const db: Kysely<DB>

export async function right(): Promise<void> {
  const rows = await db.selectFrom('app.people').selectAll().where('id', '>', 3).execute()
  for (const row of rows) {
    const id: number | bigint = row.id
    const mood: AppMood = row.mood
    const moods: AppMood[] | null = row.moods
    const salary: string | null = row.salary
    const created: Date = row.created
    const tags: string[] = row.tags
    const photo: Uint8Array | null = row.photo
    void [id, mood, moods, salary, created, tags, photo, row.extra]
  }
  await db.insertInto('app.people').values({name: 'Ana', salary: 3.5, extra: JSON.stringify({a: 1})}).execute()
  await db.insertInto('app.people').values({name: 'Bo', created: '2026-11-23', place: '(1,2)'}).execute()
  await db.updateTable('app.people').set({salary: '12.50', created: new Date(), mood: 'sad'}).execute()
  await db.insertInto('org.teams').values({region: 'north', code: 1, 'Parent id': 7}).execute()
  const sizes = await db.selectFrom('org.team_sizes').select(['region', 'n']).execute()
  const n: number | bigint | null | undefined = sizes[0]?.n
  void n
  await db.updateTable('app.active_people').set({name: 'x'}).where('id', '=', 1n).execute()
}

export async function wrong(): Promise<void> {
  // @ts-expect-error there is no such table
  db.selectFrom('people')
  // @ts-expect-error there is no such column
  db.selectFrom('app.people').select('nam')
  // @ts-expect-error it is not one of the enum
  db.updateTable('app.people').set({mood: 'happy'})
  // @ts-expect-error the name must be given
  db.insertInto('app.people').values({salary: '1'})
  // @ts-expect-error always an identity
  db.insertInto('app.people').values({name: 'Ana', id: 1})
  // @ts-expect-error generated
  db.updateTable('app.people').set({initials: 'A'})
  // @ts-expect-error not null
  db.updateTable('app.people').set({name: null})
  // @ts-expect-error JSON is written as text
  db.updateTable('app.people').set({extra: {a: 1}})
  // @ts-expect-error a view that takes no rows
  db.insertInto('org.team_sizes').values({region: 'north'})
  // @ts-expect-error one of the values of the column
  db.updateTable('org.teams').set({kind: 'other'})
}
`

describe('types for Kysely', () => {
  let found: string
  beforeAll(async () => {
    const golden = globSync('test/golden/*/*/model.json', {cwd: ROOT}).toSorted()
    const hostile = fc.sample(hostileModel, {numRuns: 40, seed: 20261123})
    const models = new Map<string, DatabaseModel>([
      ['everything', everything],
      ['empty', emptyModel()],
      // Names that the module needs itself.
      ['taken', emptyModel({tables: ['DB', 'Date', 'json_value', 'generated'].map(plain)})],
      ...golden.map((path) => [basename(dirname(dirname(path))), read(path)] as const),
      ...hostile.map((model, at) => [`hostile${at}`, model] as const),
    ])
    const modules = [...models].flatMap(([name, model]) => [
      [name, renderKysely(model)],
      [`${name}-keys`, keysOf(model, name)],
    ])
    using project = kyselyProject({...Object.fromEntries(modules), queries: QUERIES})
    found = await project.compile()
  }, 120_000)

  it('compile, with every table and column, and refuse what is wrong', () => expect(found).toBe(''))
})

const plain = (name: string) =>
  table('public', name, {
    columns: [column('made', 'timestamp', {valueKind: 'timestamp'}), column('data', 'json', {valueKind: 'json'})],
  })

const read = (path: string): DatabaseModel => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as DatabaseModel
