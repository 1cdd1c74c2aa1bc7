/**
 * The keys of a terminal, handed to readline one line at a time: what is typed or pasted while a statement runs waits for the next
 * prompt. Ctrl-C in the meantime is told at once.
 */
import {Readable} from 'node:stream'
import {StringDecoder} from 'node:string_decoder'
import type {ReadStream} from 'node:tty'

const INTERRUPT = '\u0003'
/** What is pasted may have tabs anywhere; one that is pressed comes last. */
const TYPED = /^[^\t\r\n]*\t?$/

const LINE_END = /\r\n|\r|\n/

export class KeySource extends Readable {
  readonly #terminal: ReadStream
  readonly #decoder = new StringDecoder('utf8')
  readonly #onInterrupt: () => void
  /** A line is wanted. */
  #open = false
  #waiting = ''
  #ended = false

  /** @param onInterrupt - called for Ctrl-C while no line is wanted. */
  constructor(terminal: ReadStream, onInterrupt: () => void) {
    super()
    this.#terminal = terminal
    this.#onInterrupt = onInterrupt
    terminal.on('data', this.#take)
    terminal.on('end', this.#end)
  }

  /** readline turns it on and off. */
  readonly isTTY = true

  setRawMode(raw: boolean): this {
    this.#terminal.setRawMode(raw)
    return this
  }

  /** Lets the next line through. */
  open(): void {
    this.#open = true
    this.#pass()
  }

  /** Keeps back what is typed, as long as a Tab is being answered. */
  hold(): void {
    this.#open = false
  }

  /** Lets it through again; a Tab that was pressed for want of an answer has it now. */
  release(): void {
    this.#waiting = this.#waiting.replace(/^\t+/, '')
    this.open()
  }

  /** Gives the terminal to another program while `body` runs. */
  async lend<T>(body: () => Promise<T>): Promise<T> {
    this.#terminal.setRawMode(false)
    this.#terminal.pause()
    try {
      return await body()
    } finally {
      this.#terminal.resume()
      this.#terminal.setRawMode(true)
    }
  }

  /** Gives it back for good. */
  close(): void {
    this.#terminal.off('data', this.#take)
    this.#terminal.off('end', this.#end)
    this.#terminal.setRawMode(false)
    this.#terminal.pause()
  }

  override _read(): void {}

  readonly #take = (chunk: Buffer): void => {
    const text = this.#decoder.write(chunk)
    if (!this.#open && text.includes(INTERRUPT)) {
      // What was typed ahead is taken back, too.
      this.#waiting = ''
      this.#onInterrupt()
      return
    }
    this.#waiting += TYPED.test(text) ? text : text.replaceAll('\t', '    ')
    this.#pass()
  }

  /** readline takes several characters at once for pasted ones, and a tab among them for space. */
  #hand(keys: string): void {
    const tab = keys.length > 1 && keys.endsWith('\t')
    if (keys !== '') this.push(tab ? keys.slice(0, -1) : keys)
    if (tab) this.push('\t')
  }

  readonly #end = (): void => {
    this.#ended = true
    this.#pass()
  }

  #pass(): void {
    if (!this.#open) return
    const at = LINE_END.exec(this.#waiting)
    const end = at === null ? this.#waiting.length : at.index
    const keys = this.#waiting.slice(0, end) + (at === null ? '' : '\r')
    this.#waiting = this.#waiting.slice(end + (at?.[0].length ?? 0))
    if (at !== null) this.#open = false
    this.#hand(keys)
    if (this.#ended && this.#waiting === '') this.push(null)
  }
}
