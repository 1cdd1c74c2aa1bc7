/** Functions, procedures, aggregates. */
import type {Routine} from '../../../schema/model.ts'
import {qualified} from '../quote.ts'
import {commentOn} from './comments.ts'
import {grantsOn, ownerOf} from './grants.ts'
import {type Piece, statement} from './piece.ts'

const WORDS = {function: 'FUNCTION', window: 'FUNCTION', procedure: 'PROCEDURE', aggregate: 'AGGREGATE'} as const

const REPLACING = /^CREATE OR REPLACE /

export function routinePiece(routine: Routine): Piece {
  const {kind, schema, name, signature, definition, comment, owner, grants, postgres} = routine
  const target = `${WORDS[kind]} ${postgres?.identity}`
  const granted = kind === 'aggregate' ? `FUNCTION ${qualified(schema, name)}(${signature})` : target
  return {
    id: routine.id,
    dependsOn: routine.dependsOn ?? [],
    statements: [
      // The server's own text would put it in the place of one that is there.
      statement(definition.replace(REPLACING, 'CREATE ')),
      ...commentOn(target, comment),
      ...ownerOf(target, owner),
      ...grantsOn(granted, grants),
    ],
  }
}

/** Languages whose bodies are not looked into when the function is made. */
const OPAQUE = new Set(['c', 'internal'])

/** A body kept as text may name what is not there yet. */
export const hasTextBody = ({language, postgres}: Routine): boolean =>
  language !== undefined && !OPAQUE.has(language) && !postgres?.parsedBody
