/** Real servers for test files: fresh databases on the ones the run started, or servers of a test's own. */
import {describe, inject, it} from 'vitest'
import type {ServerAddress} from './servers/address.ts'
import {createDatabaseOn, createSqliteDatabase, type TestDatabase} from './servers/database.ts'
import {type DatabaseKind, inCi, isServerKind, type ServerKind, selectedKinds} from './servers/kinds.ts'
import type {ServerState} from './servers/start.ts'

export {type ServerAddress, urlOf} from './servers/address.ts'
export type {Row, TestDatabase} from './servers/database.ts'
export {
  type DatabaseKind,
  type Dialect,
  dialectOf,
  type ServerKind,
  TEST_PASSWORD,
} from './servers/kinds.ts'
export {startServer} from './servers/start.ts'

declare module 'vitest' {
  interface ProvidedContext {
    servers: Partial<Record<ServerKind, ServerState>>
  }
}

/** What the tests run on: all kinds, or what `DIALECTS` leaves of them. */
const SERVERS: readonly DatabaseKind[] = selectedKinds()

/** Why `kind` cannot be had in this run; `undefined` when it can. */
function missingReason(kind: DatabaseKind): string | undefined {
  if (!SERVERS.includes(kind)) return `${kind} is not among DIALECTS`
  if (!isServerKind(kind)) return undefined
  const state = inject('servers')?.[kind]
  if (state === undefined) return `${kind}: this test project starts no servers`
  return 'missing' in state ? state.missing : undefined
}

/** The server of `kind` that the run started. @throws Error when there is none. */
export function serverOf(kind: ServerKind): ServerAddress {
  const state = inject('servers')?.[kind]
  if (state === undefined || 'missing' in state) throw new Error(missingReason(kind) ?? `${kind} is missing`)
  return state.address
}

/** A fresh, empty database. The caller drops it; `withDatabase` does so by itself. */
export async function createDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  return isServerKind(kind) ? createDatabaseOn(serverOf(kind)) : createSqliteDatabase()
}

export async function withDatabase<T>(kind: DatabaseKind, body: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await createDatabase(kind)
  try {
    return await body(database)
  } finally {
    await database.drop()
  }
}

/** `describe` for each kind of server; one that is missing is skipped with the reason, in CI it fails. */
export function describeEachServer<K extends DatabaseKind = DatabaseKind>(
  title: string,
  body: (kind: K) => void,
  kinds: readonly K[] = SERVERS as readonly K[],
): void {
  const selected = kinds.filter((one) => SERVERS.includes(one))
  // A file without any test fails; what DIALECTS leaves out is no failure.
  if (selected.length === 0) describe(title, () => it.skip(`none of ${kinds.join(', ')} is among DIALECTS`, () => {}))
  for (const kind of selected) {
    describeUnless(missingReason(kind), `${title} [${kind}]`, () => body(kind))
  }
}

/** `describe` for a server that a test starts by itself; where `find` says that it is missing, as above. */
export async function describeExtra<T>(
  title: string,
  kind: DatabaseKind,
  find: () => Promise<T>,
  body: (found: T) => void,
): Promise<void> {
  if (!SERVERS.includes(kind)) {
    describe(title, () => it.skip(`${kind} is not among DIALECTS`, () => {}))
    return
  }
  const found = await find().then(
    (value) => ({value}),
    (error: unknown) => ({missing: error instanceof Error ? error.message : String(error)}),
  )
  if ('missing' in found) describeUnless(found.missing, title, () => {})
  else describeUnless(missingReason(kind), title, () => body(found.value))
}

function describeUnless(missing: string | undefined, title: string, body: () => void): void {
  describe(title, () => {
    if (missing === undefined) {
      body()
    } else if (inCi()) {
      it('has its server', () => {
        throw new Error(missing)
      })
    } else {
      it.skip(missing, () => {})
    }
  })
}
