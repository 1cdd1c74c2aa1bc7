/** A database for one test: made, migrated, used, and removed. */

import {randomBytes} from 'node:crypto'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Backend} from '../../backends/backend.ts'
import {openBackend} from '../../backends/open.ts'
import {configOf} from '../../config/from-object.ts'
import {type LoadOptions, loadConfig} from '../../config/load.ts'
import type {BackendConfig, DatabaseUrl} from '../../config/types.ts'
import type {Database} from '../database/database.ts'
import type {MigrateAtBoot} from '../database/database-provider.ts'
import {PooledDatabase} from '../database/pooled-database.ts'

export interface TestDatabaseOptions {
  /**
   * A server to make the database on, by the URL of any database there. The user must be allowed to create databases. For
   * SQLite it is a file in the temporary folder, whatever the URL names. @defaultValue that of `application.yaml`
   */
  readonly url?: string
  /** The folder with migrations; none runs when it is undefined and `url` is given. */
  readonly migrations?: string
  /** Where `application.yaml` is looked for. @defaultValue the working directory, `process.env` */
  readonly config?: Partial<LoadOptions>
}

interface Place {
  readonly url: DatabaseUrl
  remove(): Promise<void>
}

export async function withTestDatabase<T>(
  body: (database: Database) => Promise<T>,
  options: TestDatabaseOptions,
  migrate: MigrateAtBoot,
): Promise<T> {
  const config = await configFor(options)
  const place = await makePlace(config)
  const mine: BackendConfig = {
    ...config,
    url: place.url,
    migrations: {...config.migrations, dir: options.migrations ?? config.migrations.dir, onBoot: 'apply'},
  }
  try {
    const backend = await openBackend(mine)
    if (options.url === undefined || options.migrations !== undefined) {
      await migrate(backend, mine, new AbortController().signal)
    }
    return await used(backend, mine, body)
  } finally {
    await place.remove()
  }
}

async function used<T>(backend: Backend, config: BackendConfig, body: (db: Database) => Promise<T>): Promise<T> {
  const {statementTimeoutMs} = config.operations
  const pool = await backend.openPool({...config.pool, minSize: 0, statementTimeoutMs})
  try {
    return await body(new PooledDatabase({pool, statementTimeoutMs, observers: []}))
  } finally {
    await pool.close()
    await backend[Symbol.asyncDispose]()
  }
}

async function configFor({url, config = {}}: TestDatabaseOptions): Promise<BackendConfig> {
  const {backends} =
    url === undefined ? await loadConfig({cwd: process.cwd(), env: process.env, ...config}) : configOf({backend: {url}})
  return backends.find(({primary}) => primary) ?? backends[0]
}

async function makePlace(config: BackendConfig): Promise<Place> {
  const {url} = config
  if (!('database' in url)) {
    const folder = mkdtempSync(join(tmpdir(), 'lexigram-test-'))
    return {
      url: {...url, file: join(folder, 'test.db'), memory: false, mode: 'rwc'},
      remove: async () => rmSync(folder, {recursive: true, force: true}),
    }
  }
  const name = `lexigram_test_${randomBytes(6).toString('hex')}`
  const run = async (sql: string): Promise<void> => {
    const server = await openBackend(config)
    await server.withSession({}, (session) => session.query(sql))
    await server[Symbol.asyncDispose]()
  }
  await run(`create database ${name}`)
  return {url: {...url, database: name}, remove: () => run(`drop database ${name}`)}
}
