/** The servers of a corpora run, made to look like those the sets were written for. */
import {createDatabaseOn, createSqliteDatabase, type TestDatabase} from '../../test/support/servers/database.ts'
import {type DatabaseKind, dialectOf, isServerKind, type ServerKind} from '../../test/support/servers/kinds.ts'
import {type ServerState, startServers} from '../../test/support/servers/start.ts'

export type Servers = Partial<Record<ServerKind, ServerState>>

export async function startFor(kinds: readonly DatabaseKind[]): Promise<Servers> {
  const servers = await startServers([...new Set(kinds)].filter(isServerKind))
  for (const state of Object.values(servers)) if ('address' in state) await addSuperuser(state)
  return servers
}

/** Every default cluster has a superuser `postgres`, and dumps give their objects to it; the tests' own is another. */
async function addSuperuser({address}: Extract<ServerState, {address: unknown}>): Promise<void> {
  if (dialectOf(address.kind) !== 'postgres' || address.own === undefined) return
  const database = await createDatabaseOn(address)
  await database.query('create role postgres superuser').finally(() => database.drop())
}

/** Such as `postgres 18.4`. */
export function labelOf(kind: DatabaseKind, servers: Servers): string {
  if (!isServerKind(kind)) return kind
  const state = servers[kind]
  return state !== undefined && 'address' in state ? `${dialectOf(kind)} ${state.address.version}` : kind
}

/** An empty database. @throws Error when there is no server of `kind`, or it has a database of that name */
export async function emptyDatabase(
  kind: DatabaseKind,
  servers: Servers,
  name: string | undefined,
): Promise<TestDatabase & AsyncDisposable> {
  const database = await create(kind, servers, name)
  return {...database, [Symbol.asyncDispose]: () => database.drop()}
}

async function create(kind: DatabaseKind, servers: Servers, name: string | undefined): Promise<TestDatabase> {
  if (!isServerKind(kind)) return createSqliteDatabase()
  const state = servers[kind]
  if (state === undefined || 'missing' in state) throw new Error(state?.missing ?? `${kind} was not started`)
  return createDatabaseOn(state.address, name)
}
