/** Starts servers by kind, alone or all that a run needs at once. Knows no test runner. */
import {endpointOfUrl, type ServerAddress} from './address.ts'
import type {Engine} from './engine.ts'
import {dialectOf, overrideOf, type ServerKind} from './kinds.ts'
import {findMariadb} from './mariadb.ts'
import {findMysql} from './mysql.ts'
import {probeMysql} from './mysql-family.ts'
import {findPostgres15, findPostgres18, probePostgres} from './postgres.ts'
import {type RunningServer, type StartOptions, startEngine} from './server.ts'

const FIND = {
  postgres18: findPostgres18,
  postgres15: findPostgres15,
  mysql: findMysql,
  mariadb: findMariadb,
} as const

/** What starts servers of `kind`; installed where it can be. @throws MissingServerError */
export const findServer = (kind: ServerKind): Promise<Engine> => FIND[kind]()

/** Starts a server of the caller's own, with nothing in it; it ends with this process at the latest. */
export async function startServer(kind: ServerKind, options: StartOptions = {}): Promise<RunningServer> {
  return startEngine(kind, await findServer(kind), options)
}

/** A server that runs, or why there is none. */
export type ServerState = {readonly address: ServerAddress} | {readonly missing: string}

/** All of `kinds` at once; each from its `LEX_TEST_…_URL` where that is set. */
export async function startServers(kinds: readonly ServerKind[]): Promise<Partial<Record<ServerKind, ServerState>>> {
  const states = await Promise.all(kinds.map(async (kind) => [kind, await stateOf(kind)] as const))
  return Object.fromEntries(states)
}

async function stateOf(kind: ServerKind): Promise<ServerState> {
  try {
    const override = process.env[overrideOf[kind]]
    if (override !== undefined && override !== '') return {address: await openOverride(kind, override)}
    const {url, stop, restart, pid, dataDir, socketPath, ...address} = await startServer(kind)
    return {address}
  } catch (error) {
    return {missing: error instanceof Error ? error.message : String(error)}
  }
}

async function openOverride(kind: ServerKind, url: string): Promise<ServerAddress> {
  const endpoint = endpointOfUrl(kind, url)
  const probe = dialectOf(kind) === 'postgres' ? probePostgres : probeMysql
  try {
    return {...endpoint, version: await probe(endpoint)}
  } catch (cause) {
    throw new Error(`${overrideOf[kind]} is set, but its server does not answer: ${(cause as Error).message}`, {cause})
  }
}
