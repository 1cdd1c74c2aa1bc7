/** Questions on a terminal; the library is loaded only when one is asked. */
import {LexigramError} from '../core/errors.ts'
import {isInteractive} from './screen.ts'

/**
 * Asks yes or no on stderr; no when nobody is there to answer.
 *
 * @throws {@link LexigramError} `LEX_INTERRUPTED` on Ctrl-C.
 */
export async function askYesNo(message: string, signal: AbortSignal): Promise<boolean> {
  return (await ask({type: 'confirm', message, default: false}, signal)) === true
}

/**
 * Asks for `expected` to be typed on stderr; false when it was not, or nobody is there to answer.
 *
 * @throws {@link LexigramError} `LEX_INTERRUPTED` on Ctrl-C.
 */
export async function askTyped(message: string, expected: string, signal: AbortSignal): Promise<boolean> {
  return String(await ask({type: 'input', message}, signal)).trim() === expected
}

type Question =
  | {readonly type: 'confirm'; readonly message: string; readonly default: boolean}
  | {readonly type: 'input'; readonly message: string}

async function ask(question: Question, signal: AbortSignal): Promise<unknown> {
  if (!isInteractive(process.env)) return undefined
  const {default: inquirer} = await import('inquirer')
  const prompt = inquirer.createPromptModule({output: process.stderr, signal})
  try {
    const {answer} = await prompt<{answer: unknown}>([{...question, name: 'answer'}])
    return answer
  } catch (error) {
    // Ctrl-C at a question: the terminal is in raw mode then, so no signal tells of it.
    throw new LexigramError('LEX_INTERRUPTED', 'interrupted at a question; nothing was done', {cause: error})
  }
}
