/** The statements of earlier shells: a file that only its owner may read, bounded, and without what may be a secret. */
import {appendFileSync, chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs'
import {homedir} from 'node:os'
import {dirname, join} from 'node:path'

/** Statements that are kept; the file may grow to twice as many before it is cut. */
export const HISTORY_SIZE = 1_000

/** Longer statements are data rather than something to type again. */
const LONGEST = 10_000

const SECRET = /\b(?:password|passwd|pwd|identified|secret|secret_key|access_key|api_?key|token)\b/i

/** Where the file is: $XDG_STATE_HOME/lexigram, ~/.local/state/lexigram, or %LOCALAPPDATA% on Windows. */
export function historyPath(env: Readonly<Record<string, string | undefined>>, platform = process.platform): string {
  const named = env.XDG_STATE_HOME
  if (named?.startsWith('/') === true) return join(named, 'lexigram', 'shell_history')
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? homedir(), 'lexigram', 'shell_history')
  return join(homedir(), '.local', 'state', 'lexigram', 'shell_history')
}

/** Whether a statement is kept: none that begins with a blank, none that speaks of passwords or holds one that is known. */
export const isKept = (statement: string, redact: (text: string) => string): boolean =>
  statement.trim() !== '' &&
  !/^\s/.test(statement) &&
  statement.length <= LONGEST &&
  !SECRET.test(statement) &&
  redact(statement) === statement

const encoded = (statement: string): string => statement.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
const decoded = (line: string): string =>
  line.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character))

/** One statement on each line, the latest one last; line ends inside of it are `\n`, backslashes `\\`. */
export class History {
  readonly #path: string
  readonly #redact: (text: string) => string
  /** The latest one first, as readline has it. */
  readonly entries: string[] = []
  /** What went wrong with the file, told once. */
  problem: string | undefined

  /** @param path - undefined keeps it in memory only. */
  constructor(path: string | undefined, redact: (text: string) => string) {
    this.#path = path ?? ''
    this.#redact = redact
    if (path !== undefined) this.#trying(() => this.#read())
  }

  add(statement: string): void {
    const text = statement.replace(/\s+$/, '')
    if (text.trim() === '' || text === this.entries[0]) return
    this.entries.unshift(text)
    if (this.entries.length > HISTORY_SIZE) this.entries.length = HISTORY_SIZE
    if (this.#path === '' || !isKept(text, this.#redact)) return
    this.#trying(() => {
      this.#makeFolder()
      appendFileSync(this.#path, `${encoded(text)}\n`, {mode: 0o600})
    })
  }

  #read(): void {
    let lines: readonly string[]
    try {
      lines = readFileSync(this.#path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
      throw error
    }
    const latest = lines.slice(-HISTORY_SIZE)
    this.entries.push(...latest.map(decoded).reverse())
    // One that somebody else made may be open to others.
    chmodSync(this.#path, 0o600)
    if (lines.length >= 2 * HISTORY_SIZE) this.#cut(latest)
  }

  #cut(lines: readonly string[]): void {
    const place = `${this.#path}.${process.pid}`
    writeFileSync(place, `${lines.join('\n')}\n`, {mode: 0o600})
    renameSync(place, this.#path)
  }

  #makeFolder(): void {
    mkdirSync(dirname(this.#path), {recursive: true, mode: 0o700})
  }

  /** A shell without a history is better than none. */
  #trying(work: () => void): void {
    try {
      if (this.problem === undefined) work()
    } catch (error) {
      this.problem = `the history is not kept: ${error instanceof Error ? error.message : String(error)}`
    }
  }
}
