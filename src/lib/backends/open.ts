/** A configured backend → the Backend that talks to it, loading only the driver of its dialect. */
import type {BackendConfig} from '../config/types.ts'
import {describeUrl} from '../config/url.ts'
import {unreachable} from '../core/assert.ts'
import type {Backend} from './backend.ts'

/**
 * Prepares `config` for use; nothing is connected before the first session.
 *
 * @param signal - once it is aborted no connection is opened any more, and one that is being opened is given up.
 */
export async function openBackend(
  {name, url, schema}: Pick<BackendConfig, 'name' | 'url' | 'schema'>,
  signal?: AbortSignal,
): Promise<Backend> {
  const address = describeUrl(url)
  switch (url.dialect) {
    case 'postgres':
      return (await import('./postgres/index.ts')).openPostgres(name, address, url, {schema, signal})
    case 'mysql':
    case 'mariadb':
      return (await import('./mysql/index.ts')).openMysql(name, address, url, signal)
    case 'sqlite':
      return (await import('./sqlite/index.ts')).openSqlite(name, address, url)
    default:
      return unreachable(url)
  }
}
