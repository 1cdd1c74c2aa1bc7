/** The backend that a shell is connected to: its statements, its rules, its schema. `\c` makes another one. */
import type {Backend} from '../../backends/backend.ts'
import {openBackend} from '../../backends/open.ts'
import type {QueryRules} from '../../backends/query.ts'
import type {BackendConfig} from '../../config/types.ts'
import {Shell} from '../../operations/shell.ts'
import type {HighlightRules} from './highlight.ts'
import {Inspection} from './inspection.ts'
import type {ShellIo} from './io.ts'

export interface Connection {
  readonly backend: Backend
  readonly shell: Shell
  readonly rules: QueryRules
  readonly colours: HighlightRules
  readonly inspection: Inspection
  close(): Promise<void>
}

export interface ConnectOptions {
  readonly config: BackendConfig
  readonly write: boolean
  readonly timeoutMs: number
  readonly io: ShellIo
}

/** @throws {@link LexigramError} `LEX_CONNECT_FAILED`, `LEX_INTERRUPTED`. */
export async function connect(
  {config, write, timeoutMs, io}: ConnectOptions,
  signal: AbortSignal,
): Promise<Connection> {
  const backend = await openBackend(config)
  const shell = new Shell({backend, write, timeoutMs, onNotice: (message) => io.notice(message)})
  await shell.connect(signal)
  const rules = await backend.queryRules()
  const inspection = new Inspection(backend, config)
  return {
    backend,
    shell,
    rules,
    colours: {tokens: rules.tokens, keywords: new Set(rules.keywords)},
    inspection,
    close: async () => {
      inspection.close()
      if (await shell.close()) io.notice('the transaction that was open was rolled back')
      await backend[Symbol.asyncDispose]()
    },
  }
}
