/** A database and a migration folder, worked on through the operations, as the command line and a library would. */
import {rmSync} from 'node:fs'
import {join} from 'node:path'
import * as operations from '../../src/migrations.ts'
import {makeProject, type TestProject} from './project.ts'
import {type DatabaseKind, type TestDatabase, withDatabase} from './servers.ts'

type Files = Readonly<Record<string, string>>

export interface Migrating {
  readonly database: TestDatabase
  readonly dir: string
  /** What the runs said on the way. */
  readonly notices: string[]
  /** The same with the migrations among them, as `01_a started`, `01_a finished` and `notice: …`. */
  readonly events: string[]
  /** Ends the run as Ctrl-C does. */
  interrupt(): void
  /** Writes migrations, by file name. */
  write(files: Files): void
  remove(file: string): void
  upgrade(to?: string, options?: {allowOutOfOrder?: boolean}): Promise<Result>
  downgrade(to?: string): Promise<Result>
  resume(): Promise<Result>
  resolve(revision: string, as: 'applied' | 'reverted'): Promise<void>
  /** `name state`, in the order they run. */
  states(): Promise<string[]>
}

/** A run in short: `name state` of each step, and the failure if there was one, whether thrown or reported. */
export interface Result {
  readonly steps: readonly string[]
  readonly error: operations.LexigramError | undefined
}

export interface MigratingOptions {
  readonly table?: string
}

export async function withMigrations(
  kind: DatabaseKind,
  files: Files,
  body: (migrating: Migrating) => Promise<void>,
  options: MigratingOptions = {},
): Promise<void> {
  await withDatabase(kind, async (database) => {
    await using project = makeProject({url: database.url})
    const migrating = await open(project, database, options)
    migrating.write(files)
    await body(migrating)
  })
}

async function open(project: TestProject, database: TestDatabase, {table}: MigratingOptions): Promise<Migrating> {
  const {backends} = await operations.loadConfig({cwd: project.dir, env: {HOME: project.dir}})
  const [config] = backends
  if (config === undefined) throw new Error('no backend')
  const backend = await operations.openBackend(config)
  const notices: string[] = []
  const events: string[] = []
  const interruption = new AbortController()
  const run: operations.RunOptions = {
    backend,
    migrations: {...config.migrations, ...(table === undefined ? {} : {table})},
    author: {who: 'ann@laptop', owner: `test:${process.pid}`, lexigramVersion: '0.0.0'},
    signal: interruption.signal,
    onEvent: (event) => {
      if (event.type === 'notice') {
        notices.push(event.message)
        events.push(`notice: ${event.message}`)
      } else if (event.type === 'migration-started' || event.type === 'migration-finished') {
        events.push(`${event.name} ${event.type.replace('migration-', '')}`)
      }
    },
    now: () => new Date(),
  }
  const write = (files: Files) =>
    project.write(Object.fromEntries(Object.entries(files).map(([file, text]) => [`migrations/${file}`, text])))
  return {
    database,
    dir: join(project.dir, 'migrations'),
    notices,
    events,
    interrupt: () => interruption.abort(),
    write,
    remove: (file) => rmSync(join(project.dir, 'migrations', file)),
    upgrade: (to, more) => resultOf(operations.upgrade({...run, ...more, ...(to === undefined ? {} : {to})})),
    downgrade: (to) => resultOf(operations.downgrade({...run, ...(to === undefined ? {} : {to})})),
    resume: () => resultOf(operations.resume(run)),
    resolve: async (revision, as) => void (await operations.resolve({...run, revision, as})),
    states: async () => {
      const {migrations} = await operations.status({backend, migrations: run.migrations})
      return migrations.map(({name, state}) => `${name} ${state}`)
    },
  }
}

async function resultOf(run: Promise<operations.RunReport>): Promise<Result> {
  try {
    const {migrations, error} = await run
    return {steps: migrations.map(({name, state}) => `${name} ${state}`), error}
  } catch (error) {
    if (!(error instanceof operations.LexigramError)) throw error
    return {steps: [], error}
  }
}
