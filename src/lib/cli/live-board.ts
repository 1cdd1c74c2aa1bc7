/** The lines at the foot of a terminal that change while runs go on: one for each run, redrawn together. */

interface Drawing {
  render(text: string): void
  clear(): void
  done(): void
}

async function openDrawing(): Promise<Drawing> {
  const {createLogUpdate} = await import('log-update')
  const update = createLogUpdate(process.stderr)
  return {render: (text) => update(text), clear: () => update.clear(), done: () => update.done()}
}

/** Lines of a terminal that are left to what scrolls by above the board. */
const ROWS_ABOVE = 4

/** Call {@link LiveBoard.done} whatever happens, or the cursor stays hidden. */
export class LiveBoard {
  readonly #lines = new Map<string, string>()
  #foot = ''
  /** What was to be printed while the board is held. */
  #held: (() => void)[] | undefined
  #over = false
  #drawing: Drawing | undefined
  #opening: Promise<Drawing> | undefined

  /** Shows `line` for `key`, in place of its last one. The library is loaded with the first line. */
  async set(key: string, line: string): Promise<void> {
    this.#lines.set(key, line)
    await this.#open()
  }

  /** Shows `line` below all others. */
  async foot(line: string): Promise<void> {
    this.#foot = line
    await this.#open()
  }

  remove(key: string): void {
    if (this.#lines.delete(key)) this.#draw()
  }

  /** Prints something that stays, above the lines that change. */
  above(print: () => void): void {
    if (this.#held !== undefined) {
      this.#held.push(print)
      return
    }
    this.#drawing?.clear()
    print()
    if (this.#lines.size > 0 || this.#foot !== '') this.#draw()
  }

  /** Leaves the terminal to `ask`, a question to a person; what others print meanwhile comes after it. */
  async held<T>(ask: () => Promise<T>): Promise<T> {
    this.#drawing?.clear()
    this.#held = []
    try {
      return await ask()
    } finally {
      const prints = this.#held
      this.#held = undefined
      for (const print of prints) this.above(print)
    }
  }

  done(): void {
    this.#over = true
    this.#lines.clear()
    this.#drawing?.clear()
    this.#drawing?.done()
  }

  async #open(): Promise<void> {
    this.#opening ??= openDrawing()
    this.#drawing ??= await this.#opening
    this.#draw()
  }

  #draw(): void {
    if (this.#held !== undefined || this.#over) return
    const lines = this.#visible()
    if (lines.length === 0) this.#drawing?.clear()
    else this.#drawing?.render(lines.join('\n'))
  }

  /** As many as the terminal has room for. */
  #visible(): readonly string[] {
    const lines = [...this.#lines.values()]
    const room = Math.max(1, (process.stderr.rows || 24) - ROWS_ABOVE)
    const shown = lines.length > room ? [...lines.slice(0, room - 1), `  + ${lines.length - room + 1}`] : lines
    return this.#foot === '' ? shown : [...shown, this.#foot]
  }
}
