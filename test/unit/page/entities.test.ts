/** Tables as cards: which columns they show, and where foreign keys meet them. */
import {expect, it} from 'vitest'
import {Catalog} from '../../../src/page/catalog.ts'
import {type Detail, entitiesOf, HEAD, LINE} from '../../../src/page/diagram/entities.ts'
import {column, emptyModel, everything, table} from '../../support/models.ts'

const cards = (detail: Detail) => entitiesOf(new Catalog(everything), everything.tables, detail)
const names = (detail: Detail): string[][] => cards(detail).entities.map(({rows}) => rows.map(({name}) => name))

it('shows all columns, or those of keys and what keys refer to, or none', () => {
  expect(names('all').map(({length}) => length)).toEqual([24, 5])
  expect(names('keys')).toEqual([
    ['id', 'boss_id', 'team_region', 'team_code', '+ 20 columns'],
    ['region', 'code', '+ 3 columns'],
  ])
  expect(names('names')).toEqual([[], []])
})

it('lets foreign keys begin and end at the lines of their columns', () => {
  const at = (line: number): number => HEAD + line * LINE + LINE / 2
  const ends = (detail: Detail) => cards(detail).relations.map(({fromY, toY}) => [fromY, toY])
  expect(ends('keys')).toEqual([
    [at(1), at(0)],
    [at(2), at(0)],
  ])
  expect(ends('names')).toEqual([
    [HEAD / 2, HEAD / 2],
    [HEAD / 2, HEAD / 2],
  ])
})

it('knows how many rows a foreign key may join', () => {
  const key = (more: object) => ({
    kind: 'foreign key' as const,
    id: 'constraint:b.fk',
    columns: ['a_id'],
    references: {table: 'a', columns: ['id']},
    ...more,
  })
  const a = table(undefined, 'a', {columns: [column('id', 'integer')]})
  const b = table(undefined, 'b', {
    columns: [column('a_id', 'integer', {nullable: false})],
    constraints: [{kind: 'primary key', id: 'constraint:b.pk', columns: ['a_id']}, key({})],
  })
  const c = table(undefined, 'c', {columns: [column('a_id', 'integer')], constraints: [key({id: 'constraint:c.fk'})]})
  const model = emptyModel({tables: [a, b, c]})
  const relations = entitiesOf(new Catalog(model), model.tables, 'all').relations
  expect(relations.map((relation) => relation.kind === 'foreign key' && [relation.single, relation.optional])).toEqual([
    [true, false],
    [false, true],
  ])
})

it('joins views to what they read, and to nothing that is not drawn', () => {
  const a = table(undefined, 'a', {columns: [column('id', 'integer')]})
  const view = (name: string, ...dependsOn: string[]) => ({
    kind: 'view' as const,
    id: `view:${name}`,
    name,
    columns: [column('id', 'integer')],
    definition: 'select',
    triggers: [],
    dependsOn,
  })
  const [v, w] = [view('v', 'table:a', 'function:f()'), view('w', 'view:v', 'table:a')]
  const model = emptyModel({tables: [a], views: [v, w]})
  const catalog = new Catalog(model)
  const joins = (...given: Parameters<typeof entitiesOf>) =>
    entitiesOf(...given).relations.map(
      (relation) => relation.kind === 'use' && [relation.user.name, relation.used.name],
    )
  expect(joins(catalog, [a, v, w], 'all')).toEqual([
    ['v', 'a'],
    ['w', 'a'],
    ['w', 'v'],
  ])
  expect(joins(catalog, [v, w], 'keys')).toEqual([['w', 'v']])
  expect(joins(catalog, [a, v, w], 'names', v)).toEqual([
    ['v', 'a'],
    ['w', 'v'],
  ])
  expect(entitiesOf(catalog, [v], 'all').entities[0]?.rows.map(({name}) => name)).toEqual(['id'])
})
