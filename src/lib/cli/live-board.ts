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

/** Call {@link LiveBoard.done} whatever happens, or the cursor stays hidden. */
export class LiveBoard {
  readonly #lines = new Map<string, string>()
  #drawing: Drawing | undefined
  #opening: Promise<Drawing> | undefined

  /** Shows `line` for `key`, in place of its last one. The library is loaded with the first line. */
  async set(key: string, line: string): Promise<void> {
    this.#lines.set(key, line)
    this.#opening ??= openDrawing()
    this.#drawing ??= await this.#opening
    this.#draw()
  }

  remove(key: string): void {
    if (this.#lines.delete(key)) this.#draw()
  }

  /** Prints something that stays, above the lines that change. */
  above(print: () => void): void {
    this.#drawing?.clear()
    print()
    if (this.#lines.size > 0) this.#draw()
  }

  done(): void {
    this.#lines.clear()
    this.#drawing?.clear()
    this.#drawing?.done()
  }

  #draw(): void {
    if (this.#lines.size === 0) this.#drawing?.clear()
    else this.#drawing?.render([...this.#lines.values()].join('\n'))
  }
}
