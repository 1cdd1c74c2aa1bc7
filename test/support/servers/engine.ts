/** What starting a server needs to know of its make. */
import type {Account} from './account.ts'
import type {Endpoint} from './address.ts'

export interface Launch {
  readonly dataDir: string
  /** For the server's temporary files: MariaDB removes those of others when it starts. */
  readonly temporaryDir: string
  readonly socketPath: string
  readonly port: number
  readonly account: Account | undefined
  /** Where `initialize` may write the test user's password for the server to read. */
  readonly accountsFile: string
  /** Whether a crash may lose nothing: slower. */
  readonly durable: boolean
}

export interface Program {
  readonly command: string
  readonly args: readonly string[]
}

export interface Engine {
  /** Fills the data folder, with the test user in it. */
  readonly initialize: (launch: Launch) => Promise<void>
  readonly program: (launch: Launch) => Program
  /** Connects and asks for the version; throws while the server is not ready. */
  readonly probe: (endpoint: Endpoint) => Promise<string>
  readonly database: string
  readonly socketPath: (dataDir: string, port: number) => string
  readonly stopSignals: {readonly smart: NodeJS.Signals; readonly fast: NodeJS.Signals}
}
