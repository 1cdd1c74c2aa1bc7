/** Questions on a terminal; the library is loaded only when one is asked. */
import {LexigramError} from '../core/errors.ts'
import {isInteractive} from './screen.ts'

/**
 * Asks yes or no on stderr; no when nobody is there to answer.
 *
 * @throws {@link LexigramError} `LEX_INTERRUPTED` on Ctrl-C.
 */
export async function askYesNo(message: string, signal: AbortSignal): Promise<boolean> {
  if (!isInteractive(process.env)) return false
  const {default: inquirer} = await import('inquirer')
  const prompt = inquirer.createPromptModule({output: process.stderr, signal})
  try {
    const {yes} = await prompt<{yes: boolean}>([{type: 'confirm', name: 'yes', message, default: false}])
    return yes
  } catch (error) {
    // Ctrl-C at a question: the terminal is in raw mode then, so no signal tells of it.
    throw new LexigramError('LEX_INTERRUPTED', 'interrupted at a question; nothing was done', {cause: error})
  }
}
