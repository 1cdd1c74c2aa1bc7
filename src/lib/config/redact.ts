/** Keeps secrets out of text. Everything that is printed about an error passes here. */

const MASK = '***'

/** `scheme://user:password@`: up to the last `@` of the word, since a raw password may hold `@`, `/` and `:`. */
const URL_PASSWORD = /([A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s:@/'"<>`]*:)[^\s'"<>`]*@/g
/** The same with blanks or quotes in the password; what looks like `host:port` is left alone. */
const ODD_URL_PASSWORD =
  /([A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s:@/'"<>`]*:)(?!\*\*\*@)(?!\d{1,5}(?:[/?#\s'"`,;.)\]]|$))[^\n@]*@/g
/** `password=…`, `"password": "…"`, `PGPASSWORD=…`, `sslpassword=…`. */
const NAMED_PASSWORD =
  /((?:password|passwd|passphrase|pwd|secret)["']?\s*[=:]\s*)("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.|'')*'|[^\s,;&"')}\]]+)/gi
/** `PASSWORD 'x'` of CREATE ROLE, `IDENTIFIED BY 'x'` of CREATE USER. */
const SQL_PASSWORD =
  /(\b(?:password|identified\s+(?:with\s+\S+\s+)?by)\s+)('(?:[^'\\\n]|\\.|'')*'|"(?:[^"\\\n]|\\.)*")/gi

/** Masks what has the form of a secret, without knowing any: passwords in URLs, `password=…`, `PASSWORD '…'`. */
export function maskSecrets(text: string): string {
  return text
    .replace(URL_PASSWORD, `$1${MASK}@`)
    .replace(ODD_URL_PASSWORD, `$1${MASK}@`)
    .replace(NAMED_PASSWORD, maskNamed)
    .replace(SQL_PASSWORD, maskNamed)
}

/** Quotes stay, so that JSON stays JSON. */
function maskNamed(_: string, name: string, value: string): string {
  const quote = /^["']/.exec(value)?.[0] ?? ''
  return `${name}${quote}${MASK}${quote}`
}

/** Under this length a secret is only masked where it stands as a word of its own. */
const SHORT = 8

/**
 * Masks the secrets it was told, in all the ways they are written, and all that has the form of one.
 *
 * @remarks A password that is also a public word (user `postgres`, password `postgres`) is masked only by form:
 * hiding every `postgres` would hide nothing and make the text unreadable.
 */
export class Redactor {
  readonly #patterns: readonly RegExp[]

  /**
   * @param secrets - passwords, as they are (not encoded).
   * @param publicWords - words that are printed anyway: users, hosts, databases, schemes.
   */
  constructor(secrets: Iterable<string>, publicWords: Iterable<string> = []) {
    const spared = new Set(['', ...[...publicWords].map((word) => word.toLowerCase())])
    const told = [...new Set(secrets)].filter((secret) => !spared.has(secret.toLowerCase()))
    const forms = [...new Set(told.flatMap(writtenForms))].sort((a, b) => b.length - a.length)
    // One pattern for all: one for each takes as long as there are tenants with a password of their own.
    this.#patterns = [
      ...patternOf(forms.filter(({length}) => length >= SHORT)),
      ...patternOf(
        forms.filter(({length}) => length < SHORT),
        WORD,
      ),
    ]
  }

  /** `text` with every secret as `***`. */
  redact(text: string): string {
    // What is known goes first: a form could end within a secret and leave its tail.
    return maskSecrets(this.#patterns.reduce((masked, pattern) => masked.replace(pattern, MASK), text))
  }

  /**
   * Plain data with every string in it redacted. For JSON this goes before `JSON.stringify`: in its text a secret has
   * no edges, and masking could take a quote along.
   */
  redactData(value: unknown): unknown {
    if (typeof value === 'string') return this.redact(value)
    if (Array.isArray(value)) return value.map((item) => this.redactData(item))
    if (typeof value !== 'object' || value === null || 'toJSON' in value) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.redactData(item)]))
  }
}

/** What a database holds, in a document: it is printed as it is, since masking would change what it says. */
export const unmasked = <T>(content: T): {toJSON(): T} => ({toJSON: () => content})

/** One-off form of {@link Redactor}. */
export function redact(text: string, secrets: Iterable<string>): string {
  return new Redactor(secrets).redact(text)
}

/** What a short one has before and behind it. */
const WORD = {before: String.raw`(?<![\p{L}\p{N}_])`, behind: String.raw`(?![\p{L}\p{N}_])`, flags: 'u'}

/** Finds any of `forms`; where several begin at one place, the first of them. None without forms. */
function patternOf(forms: readonly string[], {before, behind, flags} = {before: '', behind: '', flags: ''}): RegExp[] {
  if (forms.length === 0) return []
  const literals = forms.map((form) => form.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
  return [new RegExp(`${before}(?:${literals.join('|')})${behind}`, `g${flags}`)]
}

/** Raw, percent-encoded (loosely, strictly, in lower case), in JSON, in an SQL string. */
function writtenForms(secret: string): readonly string[] {
  const encoded = encode(secret)
  const strict = encoded.replaceAll(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  const json = JSON.stringify(secret).slice(1, -1)
  const forms = [secret, json, JSON.stringify(json).slice(1, -1), secret.replaceAll("'", "''")]
  return [...forms, ...[encoded, strict].flatMap((text) => [text, lowerEscapes(text)])]
}

const lowerEscapes = (text: string): string => text.replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())

/** A lone surrogate can't be percent-encoded, so it is not found in that form either. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return text
  }
}
