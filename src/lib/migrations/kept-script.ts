/** Down sections as the history keeps them: a text that says for itself how it runs. Pure. */
import {LexigramError} from '../core/errors.ts'
import {readMarks} from './marks.ts'
import type {Section} from './migration-file.ts'

export const keptScript = (down: Section): string =>
  `-- migrate:up\n-- migrate:down${down.transaction ? '' : ' transaction:false'}\n${down.text}`

/**
 * The section of a kept script.
 *
 * @param name - of the migration, for messages.
 * @throws {@link LexigramError} `LEX_MIGRATION_IRREVERSIBLE` when it can't be read.
 */
export function sectionOfKept(kept: string, name: string): Section {
  const marks = readMarks(kept, `history of ${name}`)
  if (!marks.ok || marks.sections.down === undefined) {
    throw new LexigramError('LEX_MIGRATION_IRREVERSIBLE', `the down script kept for ${name} can't be read`, {
      why: marks.ok ? 'it has no down section' : marks.problem.message,
      fix: 'bring the file of the migration back',
    })
  }
  return marks.sections.down
}
