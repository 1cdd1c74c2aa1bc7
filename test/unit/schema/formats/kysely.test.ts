import {describe, expect, it} from 'vitest'
import {renderKysely} from '../../../../src/lib/schema/formats/kysely.ts'
import type {Column, DatabaseModel} from '../../../../src/lib/schema/model.ts'
import {column, emptyModel, table, view} from '../../../support/models.ts'

/** The type of the only column of the only table. */
const typeOf = (more: Partial<Column>, model: Partial<DatabaseModel> = {}): string => {
  const columns = [column('c', 'some type', more)]
  const text = renderKysely(emptyModel({...model, tables: [table('public', 't', {columns})]}))
  return /^ {2}c: (.*)$/m.exec(text)?.[1] ?? text
}

const SEQUENCE = {start: '1', increment: '1', min: '1', max: '9', cache: '1'}

describe('the type of a column', () => {
  it.each<[Partial<Column>, string]>([
    [{valueKind: 'integer', nullable: false}, 'number'],
    [{valueKind: 'bigint', nullable: false}, 'number | bigint'],
    [{valueKind: 'bigint', array: true, nullable: false}, '(number | bigint)[]'],
    [{valueKind: 'date', nullable: false}, 'string'],
    [{valueKind: 'interval'}, 'string | null'],
    [{valueKind: 'bytes'}, 'Uint8Array | null'],
    [{valueKind: 'decimal', nullable: false}, 'ColumnType<string, string | number, string | number>'],
    [{valueKind: 'timestamp', nullable: false}, 'ColumnType<Date, Date | string, Date | string>'],
    [
      {valueKind: 'timestamptz', default: 'now()'},
      'ColumnType<Date | null, Date | string | null | undefined, Date | string | null>',
    ],
    [{valueKind: 'json', nullable: false}, 'ColumnType<JsonValue, string, string>'],
    [{valueKind: 'enum', values: ['a', "b'c"], nullable: false}, "'a' | 'b\\'c'"],
    [{valueKind: 'enum', values: ['a', 'b'], array: true, nullable: false}, "('a' | 'b')[]"],
    [{valueKind: 'other'}, 'unknown'],
    [{valueKind: 'other', nullable: false}, 'ColumnType<unknown, NonNullable<unknown>, NonNullable<unknown>>'],
    [{default: '1'}, 'Generated<number | null>'],
    [{autoIncrement: true}, 'Generated<number>'],
    [{nullable: false, identity: {always: false, sequence: SEQUENCE}}, 'Generated<number>'],
    [{nullable: false, identity: {always: true, sequence: SEQUENCE}}, 'GeneratedAlways<number>'],
    [{generated: {expression: 'a + 1', stored: false}}, 'GeneratedAlways<number | null>'],
  ])('%j is %s', (more, type) => expect(typeOf(more)).toBe(type))

  it('of a domain is that of its base, with what the domain adds', () => {
    const common = {kind: 'domain', valueKind: 'enum', checks: []} as const
    const types: DatabaseModel['types'] = [
      {
        ...common,
        id: 'domain:outer',
        name: 'outer',
        type: 'inner',
        typeId: 'domain:inner',
        nullable: false,
        default: "'a'",
      },
      {...common, id: 'domain:inner', name: 'inner', type: 'mood', typeId: 'enum:mood', nullable: true},
      {kind: 'enum', id: 'enum:mood', name: 'mood', values: ['a']},
    ]
    expect(typeOf({valueKind: 'enum', typeId: 'domain:outer'}, {types})).toBe('Generated<Mood>')
    expect(typeOf({valueKind: 'enum', typeId: 'domain:inner'}, {types})).toBe('Mood | null')
  })
})

describe('the module', () => {
  it('names schemas but for the one that is looked in by itself', () => {
    const text = renderKysely(emptyModel({tables: [table('public', 'a'), table('app', 'a'), table(undefined, 'b')]}))
    expect(text).toContain("export interface DB {\n  a: A\n  'app.a': AppA\n  b: B\n}")
  })

  it('has a name for each table, whatever it is called', () => {
    const names = ['film_actor', 'film actor', 'FilmActor', '2fa', '', '表', 'DB', '😀']
    const text = renderKysely(emptyModel({tables: names.map((name) => table(undefined, name))}))
    const interfaces = [...text.matchAll(/^export interface (\S+) /gm)].map(([, name]) => name)
    expect(interfaces).toEqual([
      'Unnamed',
      'T2fa',
      'DB2',
      'FilmActor',
      'FilmActor2',
      'FilmActor3',
      '表',
      'Unnamed2',
      'DB',
    ])
  })

  it('does not let a comment end', () => {
    const text = renderKysely(emptyModel({tables: [table(undefined, 't', {comment: 'a */ b @c {d}\nsecond'})]}))
    expect(text).toContain('/**\n * a *\\/ b \\@c \\{d\\}\n * second\n */\nexport interface T {')
  })

  it('lets views be written to that are made for it', () => {
    const columns = [column('a', 'integer')]
    const trigger = {
      id: 'x',
      name: 'x',
      timing: 'instead of',
      events: ['insert'],
      level: 'row',
      definition: '',
    } as const
    const views = [
      view(undefined, 'checked', {columns, checkOption: 'local'}),
      view(undefined, 'plain', {columns}),
      view(undefined, 'triggered', {columns, triggers: [trigger]}),
    ]
    const text = renderKysely(emptyModel({views}))
    expect(text.match(/ {2}a: .*/g)).toEqual([
      '  a: number | null',
      '  a: ReadOnly<number | null>',
      '  a: number | null',
    ])
  })
})
