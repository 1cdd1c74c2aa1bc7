import {describe, expect, it} from 'vitest'
import {objectId} from '../../../src/lib/schema/basics.ts'
import {withoutTables} from '../../../src/lib/schema/internal.ts'
import type {DatabaseModel} from '../../../src/lib/schema/model.ts'
import {objectsOf, qualifiedName} from '../../../src/lib/schema/objects.ts'
import {type Selection, selectModel} from '../../../src/lib/schema/select.ts'
import {column, emptyModel, table, view} from '../../support/models.ts'

const schema = (name: string) => ({kind: 'schema', id: objectId('schema', [name]), name}) as const
const id = (kind: string, name: string) => objectId(kind, ['app', name])

/** orders → users by a foreign key, → status (enum) by a column, → touch() by a trigger; a view over both; a partition. */
const shop: DatabaseModel = emptyModel({
  schemas: [schema('app'), schema('audit'), schema('unused')],
  types: [{kind: 'enum', id: id('enum', 'status'), schema: 'app', name: 'status', values: ['a']}],
  sequences: [
    {
      kind: 'sequence',
      id: id('sequence', 'orders_id_seq'),
      schema: 'app',
      name: 'orders_id_seq',
      start: '1',
      increment: '1',
      min: '1',
      max: '9',
      cache: '1',
      ownedBy: {schema: 'app', table: 'orders', column: 'id'},
    },
  ],
  tables: [
    table('app', 'orders', {
      columns: [column('id', 'integer'), column('status', 'app.status', {typeId: id('enum', 'status')})],
      constraints: [
        {
          id: objectId('constraint', ['app', 'orders', 'fk']),
          kind: 'foreign key',
          name: 'fk',
          columns: ['id'],
          references: {schema: 'app', table: 'users', columns: ['id']},
        },
      ],
      triggers: [
        {
          id: objectId('trigger', ['app', 'orders', 'touch']),
          name: 'touch',
          timing: 'before',
          events: ['insert'],
          level: 'row',
          definition: 'CREATE TRIGGER …',
          dependsOn: [id('function', 'touch')],
        },
      ],
    }),
    table('app', 'orders_2026', {dependsOn: [id('table', 'orders')]}),
    table('app', 'users'),
    table('app', 'Users'),
    table('audit', 'users'),
    table('audit', 'od*d'),
  ],
  views: [view('app', 'totals', {dependsOn: [id('table', 'orders'), id('table', 'users')]})],
  routines: [
    {
      kind: 'function',
      id: id('function', 'touch'),
      schema: 'app',
      name: 'touch',
      signature: 'integer',
      arguments: [],
      definition: 'CREATE FUNCTION …',
    },
  ],
  others: [{kind: 'extension', id: 'extension:citext', name: 'citext', definition: 'CREATE EXTENSION citext;'}],
  unrepresented: [
    {object: 'table app.users: a thing', why: 'x'},
    {object: 'table app.orders', why: 'y'},
    {object: 'the server', why: 'z'},
  ],
})

const selection = (more: Partial<Selection>): Selection => ({
  schemas: [],
  tables: [],
  objects: [],
  exclude: [],
  ...more,
})
const selected = (more: Partial<Selection>) => selectModel(shop, selection(more))
const namesOf = (model: DatabaseModel): string[] => objectsOf(model).map(qualifiedName)

describe('a selection', () => {
  it('of nothing is the whole model', () => expect(selected({}).model).toBe(shop))

  it('keeps what a table can not be without, and no more', () => {
    const {model, dangling} = selected({tables: ['app.orders']})
    expect(namesOf(model)).toEqual(['app.status', 'app.orders_id_seq', 'app.orders', 'app.touch'])
    expect(model.schemas.map(({name}) => name)).toEqual(['app'])
    expect(model.tables[0]?.constraints).toEqual(shop.tables[0]?.constraints)
    expect(dangling).toEqual(['table app.orders needs table app.users'])
    expect(model.unrepresented.map(({object}) => object)).toEqual(['table app.orders', 'the server'])
  })

  it('keeps the table that another one is made of', () => {
    expect(namesOf(selected({tables: ['orders_2026']}).model)).toContain('app.orders')
  })

  it('tells what a view reads and is left out', () => {
    const {model, dangling} = selected({objects: ['totals']})
    expect(namesOf(model)).toEqual(['app.totals'])
    expect(dangling).toEqual(['view app.totals needs table app.orders', 'view app.totals needs table app.users'])
  })

  it.each<[string, Partial<Selection>, readonly string[]]>([
    ['a name, in every schema', {tables: ['users']}, ['app.users', 'audit.users']],
    ['a name with its schema', {tables: ['audit.users']}, ['audit.users']],
    ['a name in another case where none is exact', {tables: ['TOTALS']}, ['app.totals']],
    ['a glob', {tables: ['app.[uU]*']}, ['app.users', 'app.Users']],
    ['a name that looks like a glob', {tables: ['od*d']}, ['audit.od*d']],
    ['a schema', {schemas: ['aud*']}, ['audit.users', 'audit.od*d']],
    ['names within a schema', {schemas: ['audit'], objects: ['users']}, ['audit.users']],
    ['a function with its arguments', {objects: ['touch(integer)']}, ['app.touch']],
    ['several', {tables: ['audit.users'], objects: ['status']}, ['app.status', 'audit.users']],
    ['but for what is excluded', {tables: ['*.users'], exclude: ['audit.*']}, ['app.users']],
  ])('is by %s', (_, more, names) => {
    const {model, unmatched} = selected(more)
    expect(namesOf(model)).toEqual(names)
    expect(unmatched).toEqual([])
  })

  it('does not bring back what is excluded', () => {
    const {model, dangling} = selected({tables: ['app.orders'], exclude: ['status']})
    expect(namesOf(model)).not.toContain('app.status')
    expect(dangling).toContain('table app.orders needs enum app.status')
  })

  it('by exclusion alone keeps all else', () => {
    const {model} = selected({exclude: ['audit.*', 'totals']})
    expect(namesOf(model)).toEqual(namesOf(shop).filter((name) => !name.startsWith('audit.') && name !== 'app.totals'))
    expect(model.schemas).toEqual(shop.schemas)
  })

  it('names the patterns that nothing answers to, and what they could have been', () => {
    const {unmatched} = selected({schemas: ['ap'], tables: ['usres', 'touch'], objects: ['x*'], exclude: ['y']})
    expect(unmatched.map(({list, pattern}) => `${list} ${pattern}`).toSorted()).toEqual([
      'exclude y',
      'objects x*',
      'schemas ap',
      'tables touch',
      'tables usres',
    ])
    expect(unmatched.find(({list}) => list === 'schemas')?.names).toEqual(['app', 'audit', 'unused'])
    expect(unmatched.find(({pattern}) => pattern === 'usres')?.names).toContain('users')
  })
})

describe('withoutTables', () => {
  it('leaves out the tables and their sequences', () => {
    const model = withoutTables(shop, [{name: 'orders'}, {schema: 'audit', name: 'users'}])
    expect(model.tables.map(qualifiedName)).toEqual(['app.orders_2026', 'app.users', 'app.Users', 'audit.od*d'])
    expect(model.sequences).toEqual([])
  })

  it('is the same model where there are none', () => expect(withoutTables(shop, [{name: 'x'}])).toBe(shop))
})
