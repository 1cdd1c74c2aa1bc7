/** The model → pieces, in the order a person would expect them where dependencies leave a choice. */
import type {DatabaseModel, Namespace, OtherObject, Table, View} from '../../../schema/model.ts'
import {ident} from '../quote.ts'
import {policyPieces, rulePiece, triggerPiece} from './actions.ts'
import {commentOn} from './comments.ts'
import {partitionsBelow, type ScriptContext, scriptContextOf} from './context.ts'
import {grantsOn, ownerOf} from './grants.ts'
import {attachPieces, indexedTable, indexPieces, partitionedMarks} from './indexes.ts'
import {type Piece, statement} from './piece.ts'
import {routinePiece} from './routines.ts'
import {ownedByPiece, sequencePiece} from './sequences.ts'
import {addConstraint, isLateKey, separateSequences, tablePiece} from './tables.ts'
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
  'default privileges',
  'event trigger',
]

export function piecesOf(model: DatabaseModel): readonly Piece[] {
  const context = scriptContextOf(model)
  const others = (kinds: readonly string[]): Piece[] =>
    kinds.flatMap((kind) => model.others.filter((object) => object.kind === kind)).map(otherPiece)
  const owned = new Set([...context.sequences.values()].flat())
  const pieces = [
    ...others(FIRST),
    ...model.types.map(typePiece),
    ...model.routines.map(routinePiece),
    ...others(BEFORE_TABLES),
    ...model.sequences.filter((sequence) => !owned.has(sequence)).map(sequencePiece),
    ...model.tables.flatMap((table) => tablePieces(context, table)),
    ...model.views.flatMap((view) => viewPieces(context, view)),
    ...others(AFTER_TABLES),
    ...model.tables.flatMap(partitionedMarks),
    ...model.tables.flatMap(foreignKeyPieces),
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

function tablePieces(context: ScriptContext, table: Table): Piece[] {
  const sequences = separateSequences(context, table)
  const keys = table.constraints.filter((constraint) => isLateKey(table, constraint))
  const below = keys.length === 0 ? [] : partitionsBelow(context, table.id)
  const group = `${table.id}#parts`
  const rest = [
    ...sequences.flatMap((sequence) => ownedByPiece(sequence, table.id) ?? []),
    ...keys.map((constraint) => ({
      id: constraint.id,
      dependsOn: [table.id, ...below, ...(constraint.dependsOn ?? [])],
      statements: addConstraint(table, constraint, 'ONLY '),
    })),
    ...indexPieces(context, indexedTable(table), table.indexes),
    ...attachPieces(table),
    ...(table.postgres?.rules ?? []).map((rule) => rulePiece(table, rule)),
    ...policyPieces(table),
    ...table.triggers.map((trigger) => triggerPiece(table, trigger)),
  ]
  return [...sequences.map(sequencePiece), tablePiece(context, table), ...rest.map((piece) => ({...piece, group}))]
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

/** Those of a partition that come from the partitioned table are made there. */
function foreignKeyPieces(table: Table): Piece[] {
  return table.constraints
    .filter(({kind, postgres}) => kind === 'foreign key' && !postgres?.inherited)
    .map((constraint) => ({
      id: constraint.id,
      dependsOn: [table.id, ...(constraint.dependsOn ?? [])],
      statements: addConstraint(table, constraint),
      group: `${table.id}#keys`,
    }))
}
