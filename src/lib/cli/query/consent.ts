/** Why nothing is written where nobody can be asked. */
import {LexigramError} from '../../core/errors.ts'

export const nobodyToAsk = (): LexigramError =>
  new LexigramError('LEX_CONSENT_MISSING', '--write, and nobody is there to agree', {
    why: 'what the statements change is shown before it is committed, and there is no terminal to show it on',
    fix: 'add --yes',
  })
