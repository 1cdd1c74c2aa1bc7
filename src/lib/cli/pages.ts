/** What several backends print, each in one piece: as they finish, or in the order they were chosen. */
import type {Screen} from './screen.ts'

export class Pages {
  readonly #print: (text: string) => void
  /** Names in the order they are printed; undefined where each is printed when it is over. */
  readonly #order: string[] | undefined
  readonly #drafts = new Map<string, string>()
  readonly #finished = new Map<string, string>()

  constructor(print: (text: string) => void, order: readonly string[] | undefined) {
    this.#print = print
    this.#order = order === undefined ? undefined : [...order]
  }

  /** A screen whose lines are kept until `name` is over: mixed with those of others they could not be read. */
  screenOf(name: string, screen: Screen): Screen {
    return {...screen, write: (text) => this.#drafts.set(name, (this.#drafts.get(name) ?? '') + text)}
  }

  /** `name` is over, and `text` the last that it prints. */
  finish(name: string, text: string): void {
    const page = (this.#drafts.get(name) ?? '') + text
    this.#drafts.delete(name)
    if (this.#order === undefined) {
      this.#print(page)
      return
    }
    this.#finished.set(name, page)
    for (let next = this.#order[0]; next !== undefined && this.#finished.has(next); next = this.#order[0]) {
      this.#print(this.#finished.get(next) ?? '')
      this.#finished.delete(next)
      this.#order.shift()
    }
  }
}
