/**
 * One statement by PostgreSQL's extended protocol, which takes no second one in the same message, and its rows as the server's
 * own texts. `pg` parses the messages and calls what is here.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
 */
import type pg from 'pg'

/** As the server describes a column. */
export interface WireField {
  readonly name: string
  readonly dataTypeID: number
  readonly dataTypeModifier: number
}

interface WireConnection {
  readonly stream: {pause(): void; resume(): void}
  parse(message: {readonly text: string}): void
  bind(message: {readonly values: readonly (string | null)[]; readonly portal: string}): void
  describe(message: {readonly type: 'P'; readonly name: string}): void
  close(message: {readonly type: 'P'; readonly name: string}): void
  execute(message: {readonly portal: string}): void
  sync(): void
  sendCopyFail(message: string): void
}

type WireRow = (string | null)[]

/** Of a portal that is described before it runs, so that types can be asked for in between. */
const PORTAL = 'lexigram'

/** What every exchange with the server is to `pg`; each ends with a Sync, so an error needs none. */
abstract class Exchange {
  readonly done: Promise<void>
  protected connection: WireConnection | undefined
  #resolve: () => void = () => undefined
  #reject: (error: unknown) => void = () => undefined

  constructor() {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  submit(connection: WireConnection): void {
    this.connection = connection
    this.send(connection)
    connection.sync()
  }

  protected abstract send(connection: WireConnection): void

  handleError(error: unknown): void {
    this.#reject(error)
  }

  handleReadyForQuery(): void {
    this.finish().then(this.#resolve, this.#reject)
  }

  protected async finish(): Promise<void> {}

  handleRowDescription(_: {readonly fields: readonly WireField[]}): void {}
  handleDataRow(_: {readonly fields: WireRow; readonly length: number}): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
  handleCommandComplete(_: {readonly text: string}): void {}
  handleCopyInResponse(connection: WireConnection): void {
    connection.sendCopyFail('lexigram sends no rows here')
  }
  handleCopyData(): void {}
}

/** Has the server read a statement and say what it answers with. */
class Describe extends Exchange {
  readonly #text: string
  readonly #values: readonly (string | null)[]
  fields: readonly WireField[] | undefined

  constructor(text: string, values: readonly (string | null)[]) {
    super()
    this.#text = text
    this.#values = values
  }

  protected send(connection: WireConnection): void {
    // That of the statement before.
    connection.close({type: 'P', name: PORTAL})
    connection.parse({text: this.#text})
    connection.bind({portal: PORTAL, values: this.#values})
    connection.describe({type: 'P', name: PORTAL})
  }

  override handleRowDescription({fields}: {readonly fields: readonly WireField[]}): void {
    this.fields = fields
  }
}

/** So many bytes of rows are handed on at once. */
const BATCH_BYTES = 1 << 17

/** Runs what was described. While a batch is being taken the socket is not read, so the server waits. */
class Execute extends Exchange {
  readonly #take: (batch: readonly WireRow[]) => boolean | Promise<boolean>
  readonly #onEnough: () => void
  #batch: WireRow[] = []
  #bytes = 0
  #enough = false
  #taking: Promise<void> = Promise.resolve()
  tag = ''

  constructor(take: (batch: readonly WireRow[]) => boolean | Promise<boolean>, onEnough: () => void) {
    super()
    this.#take = take
    this.#onEnough = onEnough
  }

  protected send(connection: WireConnection): void {
    connection.execute({portal: PORTAL})
  }

  get enough(): boolean {
    return this.#enough
  }

  override handleDataRow({fields, length}: {readonly fields: WireRow; readonly length: number}): void {
    if (this.#enough) return
    this.#batch.push(fields)
    this.#bytes += length
    if (this.#bytes < BATCH_BYTES) return
    this.connection?.stream.pause()
    this.#flush()
    void this.#taking.finally(() => this.connection?.stream.resume()).catch(() => undefined)
  }

  override handleCommandComplete({text}: {readonly text: string}): void {
    this.tag = text
  }

  /** What was taken before the error came first: it was sent before. */
  override handleError(error: unknown): void {
    this.#flush()
    const fail = (): void => super.handleError(error)
    this.#taking.then(fail, super.handleError.bind(this))
  }

  protected override async finish(): Promise<void> {
    this.#flush()
    await this.#taking
  }

  #flush(): void {
    const batch = this.#batch
    if (batch.length === 0 || this.#enough) return
    this.#batch = []
    this.#bytes = 0
    this.#taking = this.#taking.then(async () => {
      if (this.#enough || (await this.#take(batch))) return
      this.#enough = true
      this.#onEnough()
    })
    this.#taking.catch(() => undefined)
  }
}

const send = <T extends Exchange>(client: pg.Client, exchange: T): T => {
  client.query(exchange as unknown as pg.Submittable)
  return exchange
}

/** @returns the columns, or undefined for a statement that answers with none. */
export async function describe(
  client: pg.Client,
  text: string,
  values: readonly (string | null)[],
): Promise<readonly WireField[] | undefined> {
  const exchange = send(client, new Describe(text, values))
  await exchange.done
  return exchange.fields
}

/**
 * Runs what {@link describe} was given last.
 *
 * @param take - gets batches of rows; false when there are enough, and what still comes is thrown away.
 * @param onEnough - called then: to have the server stop.
 * @returns the command tag, such as `SELECT 5`.
 */
export async function execute(
  client: pg.Client,
  take: (batch: readonly WireRow[]) => boolean | Promise<boolean>,
  onEnough: () => void,
): Promise<string> {
  const exchange = send(client, new Execute(take, onEnough))
  try {
    await exchange.done
  } catch (error) {
    if (!exchange.enough) throw error
  }
  return exchange.tag
}
