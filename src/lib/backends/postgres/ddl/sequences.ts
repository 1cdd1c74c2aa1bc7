/** Sequences, those of identity columns, and the short form `serial`. */
import type {Column, Sequence, SequenceOptions, Table} from '../../../schema/model.ts'
import {defaultName, ident, literal, qualified} from '../quote.ts'
import {commentOn} from './comments.ts'
import {grantsOn, ownerOf} from './grants.ts'
import {type Piece, statement} from './piece.ts'

const LIMITS: Readonly<Record<string, readonly [min: string, max: string]>> = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
}

/** What differs from the defaults of `type`, which go by the direction. */
function sequenceOptions(sequence: SequenceOptions, type: string): string[] {
  const {start, increment, min, max, cache, cycle} = sequence
  const [lowest, highest] = LIMITS[type] ?? ['', '']
  const down = increment.startsWith('-')
  const usualMin = down ? lowest : '1'
  const usualMax = down ? '-1' : highest
  return [
    ...(increment === '1' ? [] : [`INCREMENT BY ${increment}`]),
    ...(min === usualMin ? [] : [`MINVALUE ${min}`]),
    ...(max === usualMax ? [] : [`MAXVALUE ${max}`]),
    ...(start === (down ? max : min) ? [] : [`START WITH ${start}`]),
    ...(cache === '1' ? [] : [`CACHE ${cache}`]),
    ...(cycle ? ['CYCLE'] : []),
  ]
}

/** `serial`: the sequence comes and goes with the column. */
const SERIAL: Readonly<Record<string, string>> = {smallint: 'smallserial', integer: 'serial', bigint: 'bigserial'}

/** The type that makes this column with its sequence, as the server would; undefined where that gives something else. */
export function serialType(table: Table, column: Column, sequence: Sequence | undefined): string | undefined {
  if (sequence === undefined || column.nullable || column.postgres?.inherited) return undefined
  const {ownedBy, name, schema, comment, grants, type = 'bigint'} = sequence
  const own = ownedBy?.schema === table.schema && ownedBy?.table === table.name && ownedBy?.column === column.name
  const usual =
    own &&
    schema === table.schema &&
    name === defaultName(table.name, column.name, 'seq') &&
    type === column.type &&
    sequenceOptions(sequence, type).length === 0 &&
    (sequence.postgres?.unlogged ?? false) === (table.postgres?.unlogged ?? false) &&
    column.default === `nextval(${literal(qualified(schema, name))}::regclass)`
  return usual && comment === undefined && grants === undefined ? SERIAL[type] : undefined
}

/** ` GENERATED ALWAYS AS IDENTITY (START WITH 100)`. */
export function identityClause(table: Table, column: Column): string {
  const {identity} = column
  const named = column.postgres?.identitySequence
  if (identity === undefined || named === undefined) return ''
  const usual = named.schema === table.schema && named.name === defaultName(table.name, column.name, 'seq')
  const options = [
    ...(usual ? [] : [`SEQUENCE NAME ${qualified(named.schema, named.name)}`]),
    ...(identity.sequence.type === undefined ? sequenceOptions(identity.sequence, column.type) : []),
  ]
  const kind = identity.always ? 'ALWAYS' : 'BY DEFAULT'
  return ` GENERATED ${kind} AS IDENTITY${options.length === 0 ? '' : ` (${options.join(' ')})`}`
}

/** What an identity column's sequence has that its clause can't say. */
export function identityExtras({identity, postgres}: Column): string[] {
  const sequence = postgres?.identitySequence
  if (sequence === undefined) return []
  const name = qualified(sequence.schema, sequence.name)
  return [
    ...(identity?.sequence.type === undefined ? [] : [retyped(name, identity.sequence, identity.sequence.type)]),
    ...(sequence.persistence === undefined
      ? []
      : [statement(`ALTER SEQUENCE ${name} SET ${sequence.persistence.toUpperCase()}`)]),
    ...commentOn(`SEQUENCE ${name}`, sequence.comment),
    ...grantsOn(`SEQUENCE ${name}`, sequence.grants),
  ]
}

/** LIKE … INCLUDING IDENTITY makes a bigint one for any column; its limits are those it was copied from. */
function retyped(name: string, sequence: SequenceOptions, type: string): string {
  const options = [`AS ${type}`, `MINVALUE ${sequence.min}`, `MAXVALUE ${sequence.max}`]
  const others = sequenceOptions(sequence, type).filter((option) => !/^M(?:IN|AX)VALUE /.test(option))
  return statement(`ALTER SEQUENCE ${name} ${[...options, ...others, 'RESTART'].join(' ')}`)
}

export function sequencePiece(sequence: Sequence): Piece {
  const name = qualified(sequence.schema, sequence.name)
  const {type = 'bigint', id, dependsOn = [], comment, owner, grants, postgres} = sequence
  const options = [...(sequence.type === undefined ? [] : [`AS ${type}`]), ...sequenceOptions(sequence, type)]
  return {
    id,
    dependsOn,
    statements: [
      statement([`CREATE${postgres?.unlogged ? ' UNLOGGED' : ''} SEQUENCE ${name}`, ...options].join(' ')),
      ...commentOn(`SEQUENCE ${name}`, comment),
      ...ownerOf(`SEQUENCE ${name}`, owner),
      ...grantsOn(`SEQUENCE ${name}`, grants),
    ],
  }
}

/** Comes after the table. */
export function ownedByPiece({id, schema, name, ownedBy}: Sequence, tableId: string): Piece | undefined {
  if (ownedBy === undefined) return undefined
  const column = `${qualified(ownedBy.schema, ownedBy.table)}.${ident(ownedBy.column)}`
  return {
    id: `${id}#owner`,
    dependsOn: [id, tableId],
    statements: [statement(`ALTER SEQUENCE ${qualified(schema, name)} OWNED BY ${column}`)],
  }
}
