/** Names of types for names of a database, each its own. Pure. */

/** What the file itself uses, of its imports, its helpers and the language. */
const TAKEN = ['DB', 'ColumnType', 'Generated', 'GeneratedAlways', 'ReadOnly', 'JsonValue', 'Date', 'Uint8Array']

export interface Identifiers {
  /** `FilmActor` for `film_actor`; a name that is taken gets a number. */
  claim(words: readonly string[]): string
}

export function identifiers(): Identifiers {
  const taken = new Set(TAKEN)
  return {
    claim(words) {
      const wanted = pascalCase(words.join(' '))
      let name = wanted
      for (let n = 2; taken.has(name); n += 1) name = `${wanted}${n}`
      taken.add(name)
      return name
    },
  }
}

/** Letters and digits of any script stay, but for those beyond 16 bits, of which compilers know fewer; all else parts words. */
function pascalCase(text: string): string {
  const words = text.split(/(?:[^\p{ID_Continue}]|[\u{10000}-\u{10FFFF}])+|_+/u).filter((word) => word !== '')
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  if (name === '') return 'Unnamed'
  return /^\p{ID_Start}/u.test(name) ? name : `T${name}`
}
