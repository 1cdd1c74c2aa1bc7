/**
 * The keys of a terminal, handed to readline one line at a time: what is typed or pasted while a statement runs waits for the next
 * prompt. Ctrl-C in the meantime is told at once.
 */
import {Readable} from 'node:stream'
import {StringDecoder} from 'node:string_decoder'
import type {ReadStream} from 'node:tty'

const INTERRUPT = '\u0003'
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
    // Several characters at once are pasted: a tab among them asks for nothing.
    this.#waiting += text.length > 1 ? text.replaceAll('\t', '    ') : text
    this.#pass()
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
    if (keys !== '') this.push(keys)
    if (this.#ended && this.#waiting === '') this.push(null)
  }
}
