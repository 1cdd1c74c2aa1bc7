/** What a container hands things out by: a class, a token for what has no class, or either of them under a name. */

/** Stands for a TypeScript interface, which is not there at run time. Two tokens of one name are two tokens. */
export class Token<T> {
  readonly name: string
  /** Only for the compiler: what it stands for. */
  declare protected readonly type: T

  constructor(name: string) {
    this.name = name
  }

  toString(): string {
    return this.name
  }
}

/** `const Clock = token<Clock>('Clock')`. */
export const token = <T>(name: string): Token<T> => new Token<T>(name)

/** A class, abstract or not. */
export type Class<T> = abstract new (...args: never[]) => T

/** One of several of a kind. Made by {@link named}, which gives the same one for the same name. */
export class Named<T> {
  readonly base: Token<T> | Class<T>
  readonly name: string

  constructor(base: Token<T> | Class<T>, name: string) {
    this.base = base
    this.name = name
  }

  toString(): string {
    return `${this.base.name} named ${JSON.stringify(this.name)}`
  }
}

export type Key<T> = Token<T> | Class<T> | Named<T>

const namesOf = new WeakMap<object, Map<string, Named<unknown>>>()

/** `named(DATABASE, 'analytics')`. */
export function named<T>(base: Token<T> | Class<T>, name: string): Named<T> {
  const names = namesOf.get(base) ?? new Map<string, Named<unknown>>()
  namesOf.set(base, names)
  const known = (names.get(name) as Named<T> | undefined) ?? new Named(base, name)
  names.set(name, known)
  return known
}

/** For people. */
export const labelOf = (key: Key<unknown>): string => (typeof key === 'function' ? key.name : key.toString())
