/** PostgreSQL's password file, per host. `pg` has a look-up of its own, but for one host and with warnings on stderr. */
import {readFile, stat} from 'node:fs/promises'
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
export async function withPasswordFile(url: PostgresUrl, env: Env): Promise<{url: PostgresUrl; notice?: string}> {
  if (url.password !== undefined) return {url}
  const file = url.passFile ?? usualFile(env)
  const {lines, notice} = await readLines(file)
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

async function readLines(file: string): Promise<{lines: readonly string[]; notice?: string}> {
  const found = await stat(file).catch(() => undefined)
  if (found === undefined || !found.isFile()) return {lines: []}
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    return {lines: [], notice: `password file ${file} is ignored: others can read it; run chmod 600 on it`}
  }
  const text = await readFile(file, 'utf8').catch(() => '')
  return {lines: text.split(/\r?\n/)}
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
