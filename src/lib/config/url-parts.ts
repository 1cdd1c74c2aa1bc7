/** A network URL cut into raw parts, without `node:url`, which knows neither several hosts nor empty ones. */
import {nearestOf} from './nearest.ts'

/** What is wrong with a URL. The texts never hold a part of the URL that could be a password. */
export class UrlError extends Error {
  override readonly name = 'UrlError'
  /** What would be right. */
  readonly allowed: string
  /** The nearest known name, where a name was not known. */
  readonly nearest: string | undefined

  constructor(message: string, allowed: string, nearest?: string) {
    super(message)
    this.allowed = allowed
    this.nearest = nearest
  }
}

interface RawHost {
  /** Decoded; empty where the URL names none. */
  readonly host: string
  readonly port: number | undefined
}

export interface UrlParts {
  readonly user: string | undefined
  readonly password: string | undefined
  readonly hosts: readonly RawHost[]
  /** Decoded; empty where the URL names none. */
  readonly database: string
  readonly query: ReadonlyMap<string, string>
}

const ENCODE_HINT = 'percent-encode special characters of a user name or password (@ is %40, / is %2F, % is %25)'

/**
 * Cuts what follows `scheme://`: `user:password@host:port,host:port/database?name=value`.
 *
 * @throws {@link UrlError} when a part is malformed.
 */
export function splitUrl(rest: string): UrlParts {
  const end = rest.search(/[/?]/)
  const authority = end === -1 ? rest : rest.slice(0, end)
  const tail = end === -1 ? '' : rest.slice(end)
  const question = tail.indexOf('?')
  const path = question === -1 ? tail : tail.slice(0, question)
  // The last `@`, as browsers do: a raw `@` in a password then still works.
  const at = authority.lastIndexOf('@')
  // A raw / or ? in a password would make a host and a database of its pieces, which are shown.
  if (path.includes('@') || (at === -1 && tail.includes('@'))) throw new UrlError('an @ after the host', ENCODE_HINT)
  const [user, password] = splitUser(at === -1 ? '' : authority.slice(0, at))
  return {
    user,
    password,
    hosts: authority
      .slice(at + 1)
      .split(',')
      .map(splitHost),
    database: decode(path.slice(1)),
    query: parseQuery(question === -1 ? '' : tail.slice(question + 1)),
  }
}

function splitUser(text: string): [string | undefined, string | undefined] {
  const colon = text.indexOf(':')
  const user = colon === -1 ? text : text.slice(0, colon)
  const password = colon === -1 ? '' : text.slice(colon + 1)
  return [user === '' ? undefined : decode(user), password === '' ? undefined : decode(password)]
}

function splitHost(text: string): RawHost {
  const match = /^(\[[0-9A-Fa-f:.]+(?:%25[\w.-]+|%[\w.-]+)?\]|[^:[\]]*)(?::(.*))?$/s.exec(text)
  const host = match?.[1]
  if (host === undefined) throw new UrlError('the host is malformed', 'host, host:port, or [IPv6 address]:port')
  const bare = host.startsWith('[') ? host.slice(1, -1).replace('%25', '%') : decode(host)
  return {host: bare, port: parsePort(match?.[2] ?? '')}
}

/** The port in `text`, `undefined` for an empty one. @throws {@link UrlError} */
export function parsePort(text: string): number | undefined {
  if (text === '') return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  // The text is not shown: `user:pa/ss@host` puts a piece of a password here.
  if (port < 1 || port > 65_535) throw new UrlError('the port is not a number from 1 to 65535', ENCODE_HINT)
  return port
}

/** The parameters after `?`, decoded. A `+` stays a `+`, as in libpq. @throws {@link UrlError} */
export function parseQuery(text: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>()
  for (const part of text.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    query.set(decode(equals === -1 ? part : part.slice(0, equals)), equals === -1 ? '' : decode(part.slice(equals + 1)))
  }
  return query
}

/** A parameter that is not among `known`. Its name is shown only if it looks like one. */
export function unknownParameter(name: string, known: readonly string[]): UrlError {
  const shown = /^[A-Za-z][\w-]{0,39}$/.test(name) ? `unknown parameter ${name}` : 'a parameter with a malformed name'
  return new UrlError(shown, known.join(', '), nearestOf(name, known))
}

/** Percent-decodes one part. @throws {@link UrlError} on a malformed escape. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new UrlError('malformed percent-encoding', `a percent sign itself is written %25; ${ENCODE_HINT}`)
  }
}

/** Seconds in `text` as milliseconds. @throws {@link UrlError} */
export function parseSeconds(name: string, text: string): number {
  const seconds = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text)) throw new UrlError(`the parameter ${name} is not a number`, 'a number of seconds')
  return Math.round(seconds * 1_000)
}
