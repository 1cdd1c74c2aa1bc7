/** Messages that are on their way before those in front of them have answered, and whose notices are whose. */
import type pg from 'pg'
import {inOneWrite, watchMessages} from './wire.ts'

/** What several messages that were sent together are told. */
export class Flight {
  /** How many answers the client has had once all of these are there. */
  readonly end: number
  /** Whether a COMMIT among them is done, whatever comes after it. */
  committed = false
  readonly #tell: (message: string) => void
  #held: string[] | undefined = []

  constructor(end: number, tell: (message: string) => void) {
    this.end = end
    this.#tell = tell
  }

  /** Its notices are told from now on; those that came already, at once. */
  readonly attend = (): void => {
    for (const message of this.#held ?? []) this.#tell(message)
    this.#held = undefined
  }

  notice(message: string): void {
    if (this.#held === undefined) this.#tell(message)
    else this.#held.push(message)
  }
}

/** All that is in flight on one connection. */
export class Flights {
  readonly #client: pg.Client
  readonly #tell: (message: string) => void
  readonly #flights: Flight[] = []
  #answered = 0

  /** @param tell - called with each notice when its turn comes. */
  constructor(client: pg.Client, tell: (message: string) => void) {
    this.#client = client
    this.#tell = tell
    watchMessages(client, 'commandComplete', ({text}) => {
      const [flight] = this.#flights
      if (flight !== undefined && text === 'COMMIT') flight.committed = true
    })
    watchMessages(client, 'readyForQuery', () => {
      this.#answered += 1
      while (this.#flights[0] !== undefined && this.#flights[0].end <= this.#answered) this.#flights.shift()
      // What takes part in COPY can't be pipelined, so this is not the client's own setting.
      if (this.#flights.length === 0) this.#pipeline(false)
    })
    client.on('notice', ({message = ''}) => {
      const [flight] = this.#flights
      if (flight === undefined) tell(message)
      else flight.notice(message)
    })
  }

  /**
   * Runs `send`, whose queries go out at once, behind what is in flight; the server runs them in order. Inside a transaction
   * that is as good as one by one: after one has failed the server refuses the others, up to the ROLLBACK.
   */
  send<T>(
    count: number,
    send: () => readonly Promise<T>[],
  ): {readonly answers: readonly Promise<T>[]; readonly flight: Flight} {
    const flight = new Flight((this.#flights.at(-1)?.end ?? this.#answered) + count, this.#tell)
    this.#flights.push(flight)
    this.#pipeline(true)
    const answers = inOneWrite(this.#client, send)
    return {answers, flight}
  }

  get underway(): boolean {
    return this.#flights.length > 0
  }

  #pipeline(on: boolean): void {
    const switched = this.#client as pg.Client & {pipeline: boolean}
    switched.pipeline = on
  }
}
