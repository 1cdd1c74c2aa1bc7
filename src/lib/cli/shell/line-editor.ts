/** Lines typed at a terminal: Node's readline, with colours while typing and whole statements in its history. */
import {createInterface, type Interface} from 'node:readline'
import type {ReadStream, WriteStream} from 'node:tty'
import {HISTORY_SIZE} from './history.ts'
import {KeySource} from './key-source.ts'
import type {Line, Lines} from './lines.ts'

export interface EditorOptions {
  readonly input: ReadStream
  readonly output: WriteStream
  /** The latest one first. */
  readonly history: readonly string[]
  /** The line with colours. */
  paint(line: string): string
  complete(before: string, after: string): Promise<readonly [readonly string[], string]>
  /** Ctrl-C while no line is being typed. */
  onInterrupt(): void
}

export class LineEditor implements Lines {
  readonly interactive = true
  readonly name = 'SQL'
  readonly #options: EditorOptions
  readonly #keys: KeySource
  readonly #reader: Interface
  readonly #shown: string[] = []
  #answer: ((line: Line) => void) | undefined
  /** A question is neither painted, completed nor remembered. */
  #asking = false
  #painting = false
  #closed = false

  constructor(options: EditorOptions) {
    this.#options = options
    this.#keys = new KeySource(options.input, () => options.onInterrupt())
    this.#reader = createInterface({
      input: this.#keys,
      output: options.output,
      terminal: true,
      history: this.#shown,
      historySize: HISTORY_SIZE + 1,
      // A lone Esc is no command here.
      escapeCodeTimeout: 50,
      tabSize: 4,
      completer: (line: string, done: (error: null, found: [string[], string]) => void) =>
        void this.#complete(line, done),
    })
    this.#reader.on('line', (text) => this.#answered({kind: 'line', text}))
    this.#reader.on('SIGINT', () => this.#interrupted())
    this.#reader.on('close', () => {
      this.#closed = true
      this.#answered({kind: 'end'})
    })
    // readline remembers single lines; here it is statements.
    this.#reader.on('history', () => this.#remember())
    this.#keys.on('keypress', () => this.#typed())
    options.output.on('resize', this.#resized)
  }

  async next(prompt: string): Promise<Line> {
    this.#asking = false
    return this.#read(prompt)
  }

  /** No is what everything but a yes is. */
  async ask(question: string): Promise<boolean> {
    this.#asking = true
    const line = await this.#read(`${question} (y/N) `)
    return line.kind === 'line' && /^\s*y(?:es)?\s*$/i.test(line.text)
  }

  /** Gives the terminal to another program while `body` runs. */
  lend<T>(body: () => Promise<T>): Promise<T> {
    return this.#keys.lend(body)
  }

  close(): void {
    this.#options.output.off('resize', this.#resized)
    if (!this.#closed) this.#reader.close()
    this.#keys.close()
  }

  async #read(prompt: string): Promise<Line> {
    if (this.#closed) return {kind: 'end'}
    this.#remember()
    return new Promise((resolve) => {
      this.#answer = resolve
      this.#reader.setPrompt(prompt)
      this.#reader.prompt()
      this.#keys.open()
    })
  }

  #answered(line: Line): void {
    const answer = this.#answer
    this.#answer = undefined
    answer?.(line)
  }

  #interrupted(): void {
    this.#options.output.write('^C')
    ;(this.#reader as Interface & {clearLine(): void}).clearLine()
    this.#answered({kind: 'interrupted'})
  }

  #remember(): void {
    this.#shown.splice(0, this.#shown.length, ...(this.#asking ? [] : this.#options.history))
  }

  async #complete(line: string, done: (error: null, found: [string[], string]) => void): Promise<void> {
    if (this.#asking) return done(null, [[], line])
    this.#keys.hold()
    const [candidates, prefix] = await this.#options.complete(line, this.#reader.line.slice(this.#reader.cursor))
    done(null, [[...candidates], prefix])
    // readline shows them in a task of its own.
    setImmediate(() => this.#keys.release())
  }

  /** readline forgets to note the row it is in when several characters come at once. */
  #typed(): void {
    ;(this.#reader as Interface & {prevRows: number}).prevRows = this.#reader.getCursorPos().rows
    this.#paintSoon()
  }

  /** Once for all keys that came together, after readline has shown them. */
  #paintSoon(): void {
    if (this.#painting || this.#asking) return
    this.#painting = true
    setImmediate(() => {
      this.#painting = false
      if (this.#answer !== undefined) this.#paint()
    })
  }

  /** The same characters at the same places, in colour: the cursor comes back to where readline has it. */
  #paint(): void {
    const {line} = this.#reader
    // readline of Node 24 puts a mark before the further lines of a statement that is brought back, older ones do not.
    if (line.includes('\n')) return
    const painted = this.#options.paint(line)
    if (painted === line) return
    const {rows} = this.#reader.getCursorPos()
    const up = rows === 0 ? '' : `\u001b[${rows}A`
    this.#options.output.write(`\u001b7${up}\r${this.#reader.getPrompt()}${painted}\u001b8`)
  }

  readonly #resized = (): void => this.#paintSoon()
}
