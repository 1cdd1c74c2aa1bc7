/** A model as JSON, and back. The shape is published as docs/schema-model.json. Pure. */
import {LexigramError} from '../../core/errors.ts'
import {visible} from '../../core/visible.ts'
import {deepFreeze} from '../freeze.ts'
import {type DatabaseModel, SCHEMA_FORMAT} from '../model.ts'
import {problemOf} from './json/shape.ts'

/** What JSON lets stand as it is though a terminal obeys it, or the eye is deceived by it. */
const UNSEEN = /[\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]/gu

/** Keys in the order that the model has them; what can't be seen is escaped, so that the file is harmless to print. */
export const renderJson = (model: DatabaseModel): string =>
  `${JSON.stringify(model, undefined, 2).replace(UNSEEN, (character) =>
    // Characters beyond 16 bits are two escapes.
    Array.from(
      {length: character.length},
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  )}\n`

/**
 * The model that {@link renderJson} wrote, frozen.
 *
 * @param file - what the text is called in errors.
 * @throws {@link LexigramError} `LEX_SCHEMA_INVALID` when it is none, or one of another version of the format.
 */
export function parseModel(text: string, file: string): DatabaseModel {
  const value = parse(text.replace(/^\uFEFF/, ''), file)
  const problem = problemOf(value, SCHEMA_FORMAT)
  if (problem !== undefined) throw invalid(file, problem)
  // Checked by hand, which the compiler can't follow.
  return deepFreeze(value as DatabaseModel)
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid(file, `it is not JSON: ${visible(cause instanceof Error ? cause.message : String(cause))}`, cause)
  }
}

const invalid = (file: string, why: string, cause?: unknown): LexigramError =>
  new LexigramError('LEX_SCHEMA_INVALID', `not a schema of lexigram: ${file}`, {
    why,
    fix: 'write it again with `lexigram db inspect --format json`',
    cause,
  })
