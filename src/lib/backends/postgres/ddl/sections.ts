/** The model → pieces, in the order a person would expect them where dependencies leave a choice. */
import {byCodeUnit} from '../../../core/text.ts'
import type {Constraint, DatabaseModel, Namespace, Table, View} from '../../../schema/model.ts'
import {ident} from '../quote.ts'
import {policyPieces, rulePiece, triggerPiece} from './actions.ts'
import {commentOn} from './comments.ts'
import {addConstraint} from './constraints.ts'
import {partitionedAbove, type ScriptContext, scriptContextOf} from './context.ts'
import {familiesOf, familyPieces} from './families.ts'
import {grantsOn, ownerOf} from './grants.ts'
import {attachPieces, indexedTable, indexPieces, partitionedMarks} from './indexes.ts'
import {type Piece, statement} from './piece.ts'
import {routinePiece} from './routines.ts'
import {sequencePiece} from './sequences.ts'
import {tablePieces} from './tables.ts'
import {otherPiece, typePiece} from './types.ts'
import {viewPiece} from './views.ts'

/** Kinds of other objects, before and after tables and views. */
const FIRST = ['extension', 'language', 'access method', 'collation', 'type']
const BEFORE_TABLES = [
  'operator family',
  'operator',
  'operator class',
  'operator family members',
  'cast',
  'conversion',
  'transform',
  'text search parser',
  'text search template',
  'text search dictionary',
  'text search configuration',
  'foreign-data wrapper',
  'server',
  'user mapping',
]
const AFTER_TABLES = ['statistics', 'policy']
/** An event trigger would fire on what comes after it, default privileges would be given to it. */
const LAST = [
  'extension dependency',
  'security label',
  'publication',
  'subscription',
  'privileges',
  'default privileges',
  'event trigger',
]

export function piecesOf(model: DatabaseModel, context: ScriptContext = scriptContextOf(model)): readonly Piece[] {
  const others = (kinds: readonly string[]): Piece[] =>
    kinds.flatMap((kind) => model.others.filter((object) => object.kind === kind)).map(otherPiece)
  const families = new Map(familiesOf(context).flatMap((family) => family.members.map((table) => [table, family])))
  const owned = new Set([...context.sequences.values()].flat())
  const pieces = [
    ...others(FIRST),
    ...model.types.map((type) => typePiece(context, type)),
    ...model.routines.map(routinePiece),
    ...others(BEFORE_TABLES),
    ...model.sequences.filter((sequence) => !owned.has(sequence)).map(sequencePiece),
    ...model.tables.flatMap((table) => {
      const family = families.get(table)
      if (family === undefined) return piecesOfTable(context, table, tablePieces(context, table))
      return piecesOfTable(context, table, family.members[0] === table ? familyPieces(context, family) : [])
    }),
    ...model.views.flatMap((view) => viewPieces(context, view)),
    ...others(AFTER_TABLES),
    ...model.tables.flatMap(partitionedMarks),
    ...model.tables.flatMap((table) => foreignKeyPieces(context, table)),
    ...others(LAST),
  ]
  return [...model.schemas.map(schemaPiece), ...pieces]
}

const PUBLIC_OWNER = 'pg_database_owner'

/** `public` is there in every new database. */
function schemaPiece({id, name, comment, owner, grants}: Namespace): Piece {
  const target = `SCHEMA ${ident(name)}`
  const isPublic = name === 'public'
  return {
    id,
    dependsOn: [],
    group: 'schemas',
    statements: [
      ...(isPublic ? [] : [statement(`CREATE ${target}`)]),
      ...commentOn(target, comment),
      ...(isPublic && owner === PUBLIC_OWNER ? [] : ownerOf(target, owner)),
      ...grantsOn(target, grants),
    ],
  }
}

function piecesOfTable(context: ScriptContext, table: Table, pieces: readonly Piece[]): Piece[] {
  const group = `${table.id}#parts`
  const rest = [
    ...indexPieces(context, indexedTable(table), table.indexes),
    ...attachPieces(table),
    ...(table.postgres?.rules ?? []).map((rule) => rulePiece(table, rule)),
    ...policyPieces(table),
    ...table.triggers.map((trigger) => triggerPiece(table, trigger, partitionedAbove(context, table))),
  ]
  return [...pieces, ...rest.map((piece) => ({...piece, group}))]
}

function viewPieces(context: ScriptContext, view: View): Piece[] {
  const {id, schema, name, indexes = [], triggers} = view
  const on = {
    id,
    name,
    kind: 'MATERIALIZED VIEW' as const,
    partitioned: false,
    ...(schema === undefined ? {} : {schema}),
  }
  const group = `${id}#parts`
  const rest = [
    ...indexPieces(context, on, indexes),
    ...(view.postgres?.rules ?? []).map((rule) => rulePiece(view, rule)),
    ...triggers.map((trigger) => triggerPiece(view, trigger)),
  ]
  return [viewPiece(view), ...rest.map((piece) => ({...piece, group}))]
}

const NUMBER = /(?:[1-9]\d{0,8})?$/

/** The server gives the parts of a key to a partitioned table the next numbers that are free, so those come in order. */
function byNumber(a: Constraint, b: Constraint): number {
  const parts = ({name = ''}: Constraint) => ({text: name.replace(NUMBER, ''), number: Number(NUMBER.exec(name)?.[0])})
  const [first, second] = [parts(a), parts(b)]
  return byCodeUnit(first.text, second.text) || first.number - second.number
}

/** What makes two foreign keys of a partitioned table and its partition the same. */
const targetOf = (constraint: Constraint): string => constraint.postgres?.definition ?? ''

/**
 * Those of a partition are made by the one of the partitioned table, with its name. Where one has a name of its own it
 * is made first, and becomes a part of the other then.
 */
function foreignKeyPieces(context: ScriptContext, table: Table): Piece[] {
  const keysOf = (each: Table | undefined) => (each?.constraints ?? []).filter(({kind}) => kind === 'foreign key')
  const above = keysOf(context.tables.get(table.postgres?.partitionOf?.parent ?? ''))
  const partitions = (context.children.get(table.id) ?? []).flatMap(keysOf)
  return keysOf(table)
    .filter(
      (constraint) =>
        !constraint.postgres?.inherited ||
        !above.some((parent) => parent.name === constraint.name && targetOf(parent) === targetOf(constraint)),
    )
    .toSorted(byNumber)
    .map((constraint) => ({
      id: constraint.id,
      dependsOn: [
        table.id,
        ...(constraint.dependsOn ?? []),
        ...partitions.filter((part) => targetOf(part) === targetOf(constraint)).map(({id}) => id),
      ],
      statements: addConstraint(table, constraint),
      group: `${table.id}#keys`,
    }))
}
