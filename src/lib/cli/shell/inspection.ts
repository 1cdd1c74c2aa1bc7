/** The schema of the backend in hand: read in the background, kept for completion, and read again once it may have changed. */
import type {Backend} from '../../backends/backend.ts'
import type {BackendConfig} from '../../config/types.ts'
import {inspect} from '../../operations/inspect.ts'
import type {DatabaseModel} from '../../schema/model.ts'
import type {Selection} from '../../schema/select.ts'
import {type Names, NO_NAMES, namesOf} from './names.ts'

export class Inspection {
  readonly #backend: Backend
  readonly #migrations: BackendConfig['migrations']
  readonly #over = new AbortController()
  #names: Names = NO_NAMES
  #reading: Promise<void> | undefined
  #stale = true

  constructor(backend: Backend, {migrations}: BackendConfig) {
    this.#backend = backend
    this.#migrations = migrations
  }

  /** What is known now. */
  get names(): Names {
    return this.#names
  }

  /** Reads it in the background, if it may have changed. A schema that can't be read offers no names; `\d` says why. */
  refresh(): void {
    if (!this.#stale || this.#reading !== undefined) return
    this.#stale = false
    this.#reading = this.read(undefined, this.#over.signal)
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        this.#reading = undefined
        this.refresh()
      })
  }

  /** Resolves when nothing is being read; at the latest after `ms`. */
  async settled(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms)
    })
    await Promise.race([this.#reading, enough])
    clearTimeout(timer)
  }

  /** A statement may have changed it. */
  changed(): void {
    this.#stale = true
  }

  /** The schema as it is now, or a part of it. @throws as `inspect`. */
  async read(selection: Selection | undefined, signal: AbortSignal): Promise<DatabaseModel> {
    const request = {backend: this.#backend, migrations: this.#migrations, privileges: false, sizes: false, signal}
    const {model} = await inspect({...request, internal: true, ...(selection === undefined ? {} : {selection})})
    if (selection === undefined) this.#names = namesOf(model)
    return model
  }

  close(): void {
    this.#over.abort()
  }
}
