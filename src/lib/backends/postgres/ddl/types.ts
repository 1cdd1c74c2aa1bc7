/** Types, and all other objects that bring their own definition. */
import type {CompositeType, DomainType, EnumType, OtherObject, RangeType, TypeObject} from '../../../schema/model.ts'
import {ident, literal, qualified} from '../quote.ts'
import {commentOn} from './comments.ts'
import {nameToTell, type ScriptContext} from './context.ts'
import {grantsOn, ownerOf} from './grants.ts'
import {type Piece, statement, when} from './piece.ts'

export function typePiece(context: ScriptContext, type: TypeObject): Piece {
  switch (type.kind) {
    case 'enum':
      return enumPiece(type)
    case 'domain':
      return domainPiece(context, type)
    case 'composite':
      return compositePiece(type)
    case 'range':
      return rangePiece(type)
  }
}

const extras = (type: TypeObject, target: string): string[] => [
  ...commentOn(target, type.comment),
  ...ownerOf(target, type.owner),
  ...grantsOn(target, type.grants),
]

function enumPiece(type: EnumType): Piece {
  const name = qualified(type.schema, type.name)
  const values = type.values.map(literal)
  const short = values.join(', ')
  const list = short.length <= 80 ? short : `\n  ${values.join(',\n  ')}\n`
  return {
    id: type.id,
    dependsOn: type.dependsOn ?? [],
    statements: [statement(`CREATE TYPE ${name} AS ENUM (${list})`), ...extras(type, `TYPE ${name}`)],
  }
}

function domainPiece(context: ScriptContext, type: DomainType): Piece {
  const name = qualified(type.schema, type.name)
  const checks = type.checks.map((check) => ({
    check,
    constraint: `CONSTRAINT ${ident(check.name ?? '')} ${check.postgres?.definition}`,
    comments: commentOn(`CONSTRAINT ${ident(check.name ?? '')} ON DOMAIN ${name}`, check.comment),
  }))
  const now = checks.filter(({check}) => !check.notValid)
  const added = ({constraint, comments}: (typeof checks)[number]): string[] => [
    statement(`ALTER DOMAIN ${name} ADD ${constraint}`),
    ...comments,
  ]
  const later = checks.filter(({check}) => check.notValid).flatMap(added)
  const notNull = type.postgres?.notNull
  const told = nameToTell(context, type.schema, `${type.name}_not_null`, notNull)
  const make = (inline: typeof checks): string[] => [
    statement(
      [
        `CREATE DOMAIN ${name} AS ${type.type}`,
        ...when(type.collation, (collation) => ` COLLATE ${collation}`),
        ...when(type.default, (value) => ` DEFAULT ${value}`),
        ...(type.nullable ? [] : [`${told === undefined ? '' : ` CONSTRAINT ${ident(told)}`} NOT NULL`]),
        ...inline.map(({constraint}) => `\n  ${constraint}`),
      ].join(''),
    ),
    ...extras(type, `DOMAIN ${name}`),
    ...(notNull === undefined ? [] : commentOn(`CONSTRAINT ${ident(notNull.name)} ON DOMAIN ${name}`, notNull.comment)),
    ...inline.flatMap(({comments}) => comments),
  ]
  const base: Piece = {id: type.id, dependsOn: type.dependsOn ?? [], statements: make([])}
  return {
    id: type.id,
    dependsOn: [...(type.dependsOn ?? []), ...type.checks.flatMap(({dependsOn = []}) => dependsOn)],
    statements: [...make(now), ...later],
    ...(checks.length === 0
      ? {}
      : {
          split: {
            rank: 2,
            pieces: () => [
              base,
              ...checks.map((entry) => ({
                id: entry.check.id,
                dependsOn: [type.id, ...(entry.check.dependsOn ?? [])],
                statements: added(entry),
              })),
            ],
          },
        }),
  }
}

function compositePiece(type: CompositeType): Piece {
  const name = qualified(type.schema, type.name)
  const attributes = type.attributes.map(
    ({name: attribute, type: of, collation}) =>
      `\n  ${ident(attribute)} ${of}${collation === undefined ? '' : ` COLLATE ${collation}`}`,
  )
  return {
    id: type.id,
    dependsOn: type.dependsOn ?? [],
    statements: [
      statement(`CREATE TYPE ${name} AS (${attributes.join(',')}${attributes.length === 0 ? '' : '\n'})`),
      ...extras(type, `TYPE ${name}`),
      ...type.attributes.flatMap(({name: attribute, comment}) =>
        commentOn(`COLUMN ${name}.${ident(attribute)}`, comment),
      ),
    ],
  }
}

function rangePiece(type: RangeType): Piece {
  const name = qualified(type.schema, type.name)
  const {subtypeOpclass, subtypeDiff, canonical, collation, multirange} = type.postgres ?? {}
  const options = [
    `SUBTYPE = ${type.subtype}`,
    ...when(multirange, (value) => `MULTIRANGE_TYPE_NAME = ${value}`),
    ...when(subtypeOpclass, (value) => `SUBTYPE_OPCLASS = ${value}`),
    ...when(collation, (value) => `COLLATION = ${value}`),
    ...when(canonical, (value) => `CANONICAL = ${value}`),
    ...when(subtypeDiff, (value) => `SUBTYPE_DIFF = ${value}`),
  ]
  return shelled(
    {
      id: type.id,
      dependsOn: type.dependsOn ?? [],
      statements: [
        statement(`CREATE TYPE ${name} AS RANGE (\n  ${options.join(',\n  ')}\n)`),
        ...extras(type, `TYPE ${name}`),
      ],
    },
    name,
  )
}

/** Its functions take or give the type that they are made for: a shell of it comes first. */
function shelled(piece: Piece, name: string): Piece {
  const early = `${piece.id}#shell`
  return {
    ...piece,
    split: {
      rank: 1,
      early,
      pieces: () => [
        {id: early, dependsOn: [], statements: [statement(`CREATE TYPE ${name}`)]},
        {...piece, dependsOn: [early, ...piece.dependsOn]},
      ],
    },
  }
}

/** GRANT calls some objects by other words than COMMENT and ALTER do. */
const GRANT_WORDS: Readonly<Record<string, string>> = {
  server: 'FOREIGN SERVER',
  'foreign-data wrapper': 'FOREIGN DATA WRAPPER',
}

export function otherPiece(object: OtherObject): Piece {
  const {kind, definition, postgres, comment, owner, grants, id, dependsOn = []} = object
  const target = postgres?.identity ?? ''
  const granted = GRANT_WORDS[kind] === undefined ? target : `${GRANT_WORDS[kind]} ${ident(object.name)}`
  const piece: Piece = {
    id,
    dependsOn,
    statements: [
      statement(definition),
      ...commentOn(target, comment),
      ...ownerOf(target, owner),
      ...grantsOn(granted, grants),
    ],
  }
  return kind === 'type' ? shelled(piece, qualified(object.schema, object.name)) : piece
}
