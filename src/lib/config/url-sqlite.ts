/** SQLite URLs with SQLAlchemy's reading of slashes: three are relative, four absolute. */
import {isAbsolute, resolve} from 'node:path'
import type {SqliteUrl} from './types.ts'
import {decode, parseQuery, parseSeconds, UrlError, unknownParameter} from './url-parts.ts'

const FORMS = 'sqlite:///relative.db, sqlite:////absolute.db or sqlite:///:memory:'
const PARAMETERS = ['mode', 'timeout'] as const
/** Arguments of Python's sqlite3 module that a shared URL may carry; they mean nothing here. */
const PYTHON_ONLY = new Set(['check_same_thread', 'uri', 'cached_statements', 'detect_types', 'isolation_level'])

/**
 * Parses what follows `sqlite:`.
 *
 * @param dir - what a relative path is relative to.
 * @throws {@link UrlError}
 */
export function parseSqlite(rest: string, dir: string): SqliteUrl {
  const [path = '', ...tail] = rest.split('?')
  const name = decode(pathOf(path)).replace(/^file:/, '')
  const query = parseQuery(tail.join('?'))
  const mode = modeOf(query)
  const memory = name === '' || name === ':memory:' || query.get('mode') === 'memory'
  const timeout = query.get('timeout')
  return {
    dialect: 'sqlite',
    file: memory ? ':memory:' : resolvePath(dir, name),
    name: memory ? ':memory:' : name,
    memory,
    mode,
    ...(timeout === undefined ? {} : {busyTimeoutMs: parseSeconds('timeout', timeout)}),
  }
}

/** `sqlite:x.db` is dbmate's form of `sqlite:///x.db`. */
function pathOf(path: string): string {
  if (!path.startsWith('//')) return path
  if (path === '//' || path === '///') return ''
  if (!path.startsWith('///')) throw new UrlError('two slashes name a host, which SQLite has not', FORMS)
  return path.slice(3)
}

function modeOf(query: ReadonlyMap<string, string>): SqliteUrl['mode'] {
  for (const name of query.keys()) {
    if (PYTHON_ONLY.has(name) || PARAMETERS.some((known) => known === name)) continue
    throw unknownParameter(name, PARAMETERS)
  }
  const mode = query.get('mode') ?? 'rwc'
  if (mode === 'memory') return 'rwc'
  if (mode === 'ro' || mode === 'rw' || mode === 'rwc') return mode
  throw new UrlError('the parameter mode has an unknown value', 'mode=ro, mode=rw, mode=rwc or mode=memory')
}

/** A Windows drive stays as it is on every system, so one configuration means one file. */
function resolvePath(dir: string, name: string): string {
  return isAbsolute(name) || /^[A-Za-z]:[\\/]/.test(name) ? name : resolve(dir, name)
}
