/** Schemas on servers: loaded from scripts as `db upgrade` does it, and inspected. */
import type {Backend, InspectOptions, SchemaScript} from '../../src/lib/backends/backend.ts'
import type {DatabaseModel} from '../../src/lib/schema/model.ts'
import {loadConfig, openBackend} from '../../src/migrations.ts'
import {makeProject} from './project.ts'
import {createDatabase, type ServerKind, type TestDatabase} from './servers.ts'

export interface Inspected {
  readonly model: DatabaseModel
  readonly script: SchemaScript
}

export interface Subject extends AsyncDisposable {
  readonly database: TestDatabase
  readonly backend: Backend
  /** Runs a script as `db upgrade` would, on a connection of its own. */
  load(script: string): Promise<void>
  /** The same; what the server refuses is left out. @returns how many statements it took */
  tryLoad(script: string): Promise<{readonly taken: number; readonly all: number}>
  inspect(options?: Partial<InspectOptions>): Promise<Inspected>
}

/** What an application that has this address gets. */
export async function backendAt(url: string): Promise<Backend> {
  await using project = makeProject({url})
  const [config] = (await loadConfig({cwd: project.dir, env: {HOME: project.dir}})).backends
  if (config === undefined) throw new Error('no backend')
  return await openBackend(config)
}

/** A fresh database behind the backend. */
export async function subjectOn(kind: ServerKind, url: (url: string) => string = (same) => same): Promise<Subject> {
  const database = await createDatabase(kind)
  const backend = await backendAt(url(database.url))
  const run = (script: string, refused: (error: unknown) => void) =>
    backend.withSession({}, async (session) => {
      const statements = backend.lexer.statements(script)
      let taken = 0
      for (const statement of statements) {
        try {
          await session.execute(statement, script)
          taken += 1
        } catch (error) {
          refused(error)
        }
      }
      return {taken, all: statements.length}
    })
  return {
    database,
    backend,
    load: async (script) => {
      await run(script, (error) => {
        throw error
      })
    },
    tryLoad: (script) => run(script, () => {}),
    inspect: async (options) => {
      const model = await backend.inspect({
        privileges: false,
        sizes: false,
        signal: new AbortController().signal,
        ...options,
      })
      return {model, script: await backend.writeSchema(model)}
    },
    [Symbol.asyncDispose]: async () => {
      await backend[Symbol.asyncDispose]()
      await database.drop()
    },
  }
}
