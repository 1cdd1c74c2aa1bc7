/** `db.backends_from`: asks the backend that knows them for more backends. */
import type {BackendConfig, Config} from '../config/types.ts'
import type {Backend} from './backend.ts'
import {withBackend} from './fleet.ts'
import {askFleet} from './fleet-query.ts'

/**
 * The backends that the query of `db.backends_from` names, in the order of its rows; none without that key.
 *
 * @param ready - called before the query is asked, to wait for the server for example.
 * @throws {@link LexigramError} `LEX_FLEET_QUERY_FAILED`, `LEX_FLEET_INVALID` with all rows that are wrong,
 * `LEX_CONNECT_FAILED`.
 */
export async function readBackendsFrom(
  {backends, backendsFrom}: Config,
  ready: (backend: Backend) => Promise<void> = async () => {},
): Promise<{readonly backends: readonly BackendConfig[]; readonly notices: readonly string[]}> {
  const asked = backends.find(({name}) => name === backendsFrom?.backend)
  if (backendsFrom === undefined || asked === undefined) return {backends: [], notices: []}
  const {query, location} = backendsFrom
  const rows = await withBackend(asked, async (backend) => {
    await ready(backend)
    return askFleet(backend, {key: 'db.backends_from', sql: query, location})
  })
  return backendsFrom.backendsOf(rows)
}
