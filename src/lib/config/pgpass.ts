/** PostgreSQL's password file, per host. `pg` has a look-up of its own, but for one host and with warnings on stderr. */
import {readFileSync, type Stats, statSync} from 'node:fs'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {Secret} from './secret.ts'
import type {DatabaseHost, Env, PostgresUrl} from './types.ts'

/** Folders where servers put their socket by default; the password file calls those hosts `localhost`. */
export const SOCKET_DIRS = ['/var/run/postgresql', '/run/postgresql', '/tmp']

const FIELD = String.raw`((?:\\.|[^\\:])*)`
const LINE = new RegExp(`^${Array(5).fill(FIELD).join(':')}`)

/**
 * Gives each host of `url` its password from the password file, when the URL and PGPASSWORD give none.
 *
 * @returns the URL, and a notice when the file is ignored because others can read it.
 * @see https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export function withPasswordFile(url: PostgresUrl, env: Env): {url: PostgresUrl; notice?: string} {
  if (url.password !== undefined) return {url}
  const file = url.passFile ?? usualFile(env)
  const {lines, notice} = readLines(file)
  if (notice !== undefined) return {url, notice}
  const withPassword = (host: DatabaseHost): DatabaseHost => {
    const password = passwordFor(lines, host, url)
    return password === undefined ? host : {...host, password: new Secret(password)}
  }
  const [first, ...others] = url.hosts
  return {url: {...url, hosts: [withPassword(first), ...others.map(withPassword)]}}
}

function usualFile(env: Env): string {
  if (process.platform === 'win32') return join(env.APPDATA ?? homedir(), 'postgresql', 'pgpass.conf')
  return join(env.HOME ?? homedir(), '.pgpass')
}

function readLines(file: string): {lines: readonly string[]; notice?: string} {
  let found: Stats | undefined
  try {
    found = statSync(file, {throwIfNoEntry: false})
  } catch {
    // A file in a folder that may not be entered is as good as none, as for psql.
  }
  if (found === undefined || !found.isFile()) return {lines: []}
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    return {lines: [], notice: `password file ${file} is ignored: others can read it; run chmod 600 on it`}
  }
  try {
    return {lines: readFileSync(file, 'utf8').split(/\r?\n/)}
  } catch {
    return {lines: [], notice: `password file ${file} is ignored: it cannot be read`}
  }
}

function passwordFor(lines: readonly string[], host: DatabaseHost, url: PostgresUrl): string | undefined {
  const name = SOCKET_DIRS.includes(host.host) ? 'localhost' : host.host
  const wanted = [name, String(host.port), url.database, url.user]
  for (const line of lines) {
    if (line.startsWith('#')) continue
    const fields = fieldsOf(line)
    const password = fields[4]
    if (password === undefined || password === '') continue
    if (wanted.every((value, index) => fields[index] === '*' || fields[index] === value)) return password
  }
  return undefined
}

/** Five fields apart by `:`; a backslash takes the next character as it is. Empty when there are fewer. */
function fieldsOf(line: string): readonly string[] {
  return (LINE.exec(line) ?? []).slice(1).map((field) => field.replaceAll(/\\(.)/g, '$1'))
}
