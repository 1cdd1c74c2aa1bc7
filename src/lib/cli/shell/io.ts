/** How a shell speaks: screens, notices, pages, and the terminal lent to others. Types only. */
import type {LexigramError} from '../../core/errors.ts'
import type {Screen} from '../screen.ts'

export interface ShellIo {
  readonly out: Screen
  readonly err: Screen
  /** A person types, and sees what comes of it. */
  readonly interactive: boolean
  /** Something worth knowing; on stderr. */
  notice(message: string): void
  /** What came of something; on stderr. */
  hint(message: string): void
  /** The same, for a person alone. */
  say(message: string): void
  showError(error: LexigramError): void
  /** Prints a text, through the pager where it is long. */
  page(text: string): Promise<void>
  /** Masks secrets. */
  redact(text: string): string
  /** Gives the terminal to another program while `body` runs. */
  lend<T>(body: () => Promise<T>): Promise<T>
  ask(question: string): Promise<boolean>
}
