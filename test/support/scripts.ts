/** Runs migration files as a user has them on a fresh database, through the operations, and says what came of it. */
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {LexigramError, loadConfig, openBackend, upgrade} from '../../src/migrations.ts'
import {makeProject} from './project.ts'
import {type DatabaseKind, type TestDatabase, withDatabase} from './servers.ts'

export interface Applied {
  /** Names of the migrations that were applied. */
  readonly applied: readonly string[]
  readonly notices: readonly string[]
  /** Why it stopped: message, `line:column` where there is a place, and the fix. */
  readonly failure:
    | {readonly code: string; readonly message: string; readonly place: string; readonly fix: string}
    | undefined
}

/** @param files - by name; a text alone is one migration without marks. */
export async function applyScripts(
  database: TestDatabase,
  files: string | Readonly<Record<string, string | Uint8Array>>,
): Promise<Applied> {
  await using project = makeProject({url: database.url})
  const folder = join(project.dir, 'migrations')
  mkdirSync(folder)
  for (const [name, text] of Object.entries(typeof files === 'string' ? {'1_script.sql': files} : files)) {
    writeFileSync(join(folder, name), text)
  }
  const config = await loadConfig({cwd: project.dir, env: {}})
  const [entry] = config.backends
  if (entry === undefined) throw new Error('no backend')
  await using backend = await openBackend(entry)
  const notices: string[] = []
  try {
    const report = await upgrade({
      backend,
      migrations: entry.migrations,
      author: {who: 'test@here', owner: `here:${process.pid}`, lexigramVersion: '0'},
      signal: new AbortController().signal,
      onEvent: (event) => event.type === 'notice' && notices.push(event.message),
      now: () => new Date(),
    })
    const applied = report.migrations.filter(({state}) => state === 'applied').map(({name}) => name)
    return {applied, notices, failure: failureOf(report.error)}
  } catch (error) {
    if (!(error instanceof LexigramError)) throw error
    return {applied: [], notices, failure: failureOf(error)}
  }
}

function failureOf(error: LexigramError | undefined): Applied['failure'] {
  if (error === undefined) return undefined
  const {code, message, why = '', location, fix = ''} = error
  const place = location?.line === undefined ? '' : `${location.line}:${location.column}`
  return {code, message: code === 'LEX_MIGRATION_INVALID' ? why : message, place, fix}
}

/** What is in the database afterwards, read by the bare driver. */
export const applyTo = <T>(
  kind: DatabaseKind,
  files: Parameters<typeof applyScripts>[1],
  look: (applied: Applied, database: TestDatabase) => Promise<T>,
): Promise<T> => withDatabase(kind, async (database) => look(await applyScripts(database, files), database))
