/** What brings a session back to how it was opened: it goes out with the BEGIN that follows, which nearly always comes next. */
import {DISCARD_ALL} from './session-sql.ts'

export class SessionReset {
  readonly #settings: () => readonly string[]
  /** Not yet sent, or not yet known to have been done. */
  #due: readonly string[] = []
  /** Of a transaction that was opened behind the commit of the one before, and that nothing has run in; false when it failed. */
  #opened: Promise<boolean> | undefined

  /** @param settings - statements that make the settings of a fresh session. */
  constructor(settings: () => readonly string[]) {
    this.#settings = settings
  }

  /** Whether the transaction that is open, or is being opened, is one that nothing has run in. */
  get hasOpened(): boolean {
    return this.#opened !== undefined
  }

  get #all(): readonly string[] {
    return [DISCARD_ALL, ...this.#settings()]
  }

  ask(): void {
    this.#due = this.#all
  }

  takeDue(): readonly string[] {
    const due = this.#due
    this.#due = []
    return due
  }

  takeOpened(): Promise<boolean> | undefined {
    const opened = this.#opened
    this.#opened = undefined
    return opened
  }

  /** What is sent behind a commit, in the same message, so that nothing of it is done when that fails. */
  get behindCommit(): readonly string[] {
    return [...this.#all, 'begin']
  }

  /** @param answer - to a message that ends with {@link behindCommit}. */
  sentBehindCommit(answer: Promise<unknown>): void {
    this.ask()
    this.#opened = answer.then(
      () => {
        this.#due = []
        return true
      },
      () => false, // what is due is sent again, and tells its error then
    )
  }
}
