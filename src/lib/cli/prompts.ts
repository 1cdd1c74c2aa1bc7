/** Questions on a terminal; the library is loaded only when one is asked. */
import {isInteractive} from './screen.ts'

/** Asks yes or no on stderr; no when nobody is there to answer. */
export async function askYesNo(message: string, signal: AbortSignal): Promise<boolean> {
  if (!isInteractive(process.env)) return false
  const {default: inquirer} = await import('inquirer')
  const prompt = inquirer.createPromptModule({output: process.stderr, signal})
  try {
    const {yes} = await prompt<{yes: boolean}>([{type: 'confirm', name: 'yes', message, default: false}])
    return yes
  } catch {
    // Ctrl-C at a question is a no.
    return false
  }
}

/** Asks for `expected` to be typed on stderr; false when it was not, or nobody is there to answer. */
export async function askTyped(message: string, expected: string, signal: AbortSignal): Promise<boolean> {
  if (!isInteractive(process.env)) return false
  const {default: inquirer} = await import('inquirer')
  const prompt = inquirer.createPromptModule({output: process.stderr, signal})
  try {
    const {typed} = await prompt<{typed: string}>([{type: 'input', name: 'typed', message}])
    return typed.trim() === expected
  } catch {
    // Ctrl-C at a question is a no.
    return false
  }
}
