/** The backends that a command did not mean, looked at by the way. */
import {onEach} from '../backends/fleet.ts'
import type {BackendConfig} from '../config/types.ts'
import type {ReadFolder} from '../migrations/files.ts'
import {status} from '../operations/status.ts'
import {toCliError} from './cli-error.ts'
import {plural} from './render/layout.ts'

/** Longest wait for a server that is only asked by the way, and for all of them together, in milliseconds. */
const EACH_MS = 1_000
const ALL_MS = 2_000
const AT_ONCE = 8
/** So many are told of one by one. */
const MOST_NOTICES = 3

/** Notices about those of `others` that have something to apply. One that does not answer in time is passed over. */
export async function pendingElsewhere(
  others: readonly BackendConfig[],
  signal: AbortSignal,
  readFolder: ReadFolder,
): Promise<readonly string[]> {
  const outcomes = await onEach(
    others.map(impatient),
    {jobs: AT_ONCE, signal: AbortSignal.any([signal, AbortSignal.timeout(ALL_MS)]), keepGoing: true},
    (error) => toCliError(error),
    (backend, {migrations}) => status({backend, migrations, readFolder}),
  )
  const behind = outcomes.flatMap((outcome) =>
    outcome.state === 'done' && outcome.value.pending > 0 ? [outcome.value] : [],
  )
  if (behind.length <= MOST_NOTICES) {
    return behind.map(
      ({name, pending}) => `${name} has ${plural(pending, 'pending migration')}: use --backend ${name} or --all`,
    )
  }
  const first = behind.slice(0, MOST_NOTICES).map(({name}) => name)
  return [`${behind.length} other backends have pending migrations (${first.join(', ')}, …): use --all`]
}

function impatient(config: BackendConfig): BackendConfig {
  const {url} = config
  return url.dialect === 'sqlite' ? config : {...config, url: {...url, connectTimeoutMs: EACH_MS}}
}
