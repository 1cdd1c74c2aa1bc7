/** Where a server answers, as plain data (it crosses from vitest's main process to the workers), and its URLs. */
import {dialectOf, type ServerKind} from './kinds.ts'

export interface ServerAddress {
  readonly kind: ServerKind
  /** As the server tells it, without build suffixes: `18.4`, `10.11.19`. */
  readonly version: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** A database that is always there. */
  readonly database: string
  /** `?…` of an overriding URL, kept in every URL made from it. */
  readonly search: string
  /** Set for servers started by the tests. */
  readonly own?: {readonly pid: number; readonly dataDir: string; readonly socketPath: string}
}

export type Endpoint = Omit<ServerAddress, 'version'>

const SCHEME: Readonly<Record<string, string>> = {postgres: 'postgresql', mysql: 'mysql', mariadb: 'mariadb'}

/** encodeURIComponent leaves `!'()*`, which some clients take and some do not. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

export function urlOf(server: Endpoint, database: string = server.database): string {
  const host = server.host.includes(':') ? `[${server.host}]` : server.host
  const account = `${encode(server.user)}:${encode(server.password)}`
  return `${SCHEME[dialectOf(server.kind)]}://${account}@${host}:${server.port}/${encode(database)}${server.search}`
}

export function endpointOfUrl(kind: ServerKind, text: string): Endpoint {
  const url = new URL(text)
  const postgres = dialectOf(kind) === 'postgres'
  return {
    kind,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (postgres ? 5432 : 3306)),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || (postgres ? 'postgres' : 'mysql'),
    search: url.search,
  }
}
