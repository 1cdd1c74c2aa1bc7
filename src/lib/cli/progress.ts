/** Shows a run while it goes on: finished migrations as lines on stdout, what runs now as a live line on stderr. */

import {textWidth} from '../core/text-width.ts'
import type {MigrationEvent} from '../migrations/events.ts'
import type {LiveBoard} from './live-board.ts'
import {clip, plural, renderDuration} from './render/layout.ts'
import type {Screen} from './screen.ts'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 80
const GAP = '   '
/** Less of a statement tells nothing. */
const SHORTEST_TEXT = 10
/** What is over sooner is not worth a flicker. */
const SHOW_AFTER_MS = 120

export interface ProgressOptions {
  /** Tells this run from others on the board. */
  readonly key: string
  readonly board: LiveBoard
  /** Stands before what runs now where several runs do; else empty. */
  readonly label: string
  readonly out: Screen
  readonly err: Screen
  /** Prints lines on stdout; off with --json and --quiet. */
  readonly lines: boolean
  /** What stands above the first line, asked for when the server is known. */
  header(): string
  /** Prints a notice on stderr, about this run or about the folder that others have, too. */
  notice(message: string, of: 'run' | 'folder'): void
  redact(text: string): string
}

/** One run on one backend. */
export class Progress {
  readonly #options: ProgressOptions
  #timer: NodeJS.Timeout | undefined
  #frame = 0
  #headed = false
  #now = {name: '', text: '', startedAt: 0}

  constructor(options: ProgressOptions) {
    this.#options = options
  }

  /** Takes an event of the run. */
  readonly onEvent = (event: MigrationEvent): void => {
    switch (event.type) {
      case 'notice':
        if (event.name !== undefined) this.#head()
        this.#notice(event.name === undefined ? event.message : `${event.name}: ${event.message}`, event.about)
        return
      case 'blocked':
        this.#notice(`${event.name} waits for ${event.by.join('; ')}`)
        return
      case 'lock-wait':
        this.#notice(waitText(event))
        return
      case 'migration-started':
        this.#now = {name: event.name, text: '', startedAt: performance.now()}
        this.#start()
        return
      case 'statement-started':
        this.#now.text = event.text === '' ? '' : `${event.number} of ${event.total}: ${event.text}`
        return
      case 'migration-finished':
        this.#finish(event)
        return
      case 'migration-failed':
        this.#pause()
        this.#line(this.#options.out.color.red(this.#options.out.symbols.failed), event.name, [])
    }
  }

  /** Takes its line off the board. */
  end(): void {
    this.#pause()
  }

  #finish(event: Extract<MigrationEvent, {type: 'migration-finished'}>): void {
    this.#pause()
    const {out} = this.#options
    const verb = event.direction === 'down' ? ['reverted'] : []
    const details = [...verb, plural(event.statements, 'statement'), renderDuration(event.durationMs)]
    this.#line(out.color.green(out.symbols.ok), event.name, details)
  }

  #line(symbol: string, name: string, details: readonly string[]): void {
    const {out, lines} = this.#options
    if (!lines) return
    const tail = details.join('   ')
    const gap = name.length + tail.length + 8 <= out.width ? '   ' : '\n      '
    this.#above(() => out.write(`  ${symbol} ${name}${tail === '' ? '' : gap + tail}\n`))
  }

  #above(print: () => void): void {
    this.#options.board.above(print)
  }

  #notice(message: string, of: 'run' | 'folder' = 'run'): void {
    this.#above(() => this.#options.notice(message, of))
  }

  #head(): void {
    const {out, lines, header, redact} = this.#options
    if (lines && !this.#headed) this.#above(() => out.write(redact(header())))
    this.#headed = true
  }

  #start(): void {
    const {err, lines} = this.#options
    this.#head()
    if (!lines || !err.isTty || this.#timer !== undefined) return
    this.#timer = setInterval(() => this.#draw(), FRAME_MS)
    this.#timer.unref()
  }

  #pause(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#options.board.remove(this.#options.key)
  }

  #draw(): void {
    const elapsed = performance.now() - this.#now.startedAt
    if (elapsed < SHOW_AFTER_MS) return
    const {board, err, key, label, redact} = this.#options
    this.#frame += 1
    const clock = new Date(elapsed).toISOString().slice(14, 19)
    const frame = `  ${FRAMES[this.#frame % FRAMES.length] ?? ''} `
    // A line that is too long would be two, and the board would not know.
    const room = err.width - frame.length - clock.length - GAP.length - 1
    const head = clip(`${label}${this.#now.name}`, room, err.symbols.ellipsis)
    const left = room - textWidth(head) - GAP.length
    const text =
      left < SHORTEST_TEXT || this.#now.text === ''
        ? ''
        : GAP + clip(redact(this.#now.text), left, err.symbols.ellipsis)
    void board.set(key, `${err.color.cyan(frame + head)}${text}${GAP}${err.color.dim(clock)}`)
  }
}

function waitText({holder, waitedMs}: Extract<MigrationEvent, {type: 'lock-wait'}>): string {
  const since = holder?.since === undefined ? '' : ` since ${holder.since.toISOString()}`
  const who = holder === undefined ? 'another run' : `${holder.description}${since}`
  return `waiting for the migration lock, held by ${who} (${renderDuration(Math.round(waitedMs))})`
}
