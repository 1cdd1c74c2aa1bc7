/** `db inspect`: the schema of one database, as a model. Takes no lock and changes nothing. */
import type {Backend, InspectOptions} from '../backends/backend.ts'
import type {DatabaseModel} from '../schema/model.ts'

export interface InspectRequest extends InspectOptions {
  readonly backend: Backend
}

export interface InspectReport {
  readonly name: string
  readonly dialect: string
  readonly product: string
  readonly serverVersion: string | undefined
  readonly address: string
  readonly model: DatabaseModel
}

/** @throws {@link LexigramError} when the database can't be reached. */
export async function inspect({backend, ...options}: InspectRequest): Promise<InspectReport> {
  const model = await backend.inspect(options)
  const {name, dialect, product, serverVersion, address} = backend
  return {name, dialect, product, serverVersion, address, model}
}
