/** A password that does not print itself: only `reveal()` gives the text. */

const MASK = '***'

/**
 * Holds a password so that it can travel inside plain configuration without being printed by accident.
 *
 * @remarks `String()`, template literals, `JSON.stringify`, `util.inspect` and `console.log` all show `***`. The text
 * leaves by {@link Secret.reveal} alone, which only the code that opens a connection, and the redactor, may call.
 */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
    Object.freeze(this)
  }

  /** The text itself. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return MASK
  }

  toJSON(): string {
    return MASK
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return MASK
  }
}
