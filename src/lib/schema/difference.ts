/** How two schemas differ, object by object. Types only. */

export interface SchemaDifference {
  /** What a person calls the object: `table app.users`. */
  readonly object: string
  /** `missing`: expected, and not there; `extra`: there, and not expected. */
  readonly kind: 'missing' | 'extra' | 'changed'
  /** Of what changed: `- …` as it was expected, `+ …` as it is. Empty for the others. */
  readonly lines: readonly string[]
}
