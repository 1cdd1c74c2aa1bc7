/** A server still makes of each setup.sql under test/golden what the model.json beside it says; UPDATE_GOLDEN=1 writes it. */
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {it} from 'vitest'
import {renderJson} from '../../src/lib/schema/formats/json.ts'
import type {DatabaseModel} from '../../src/lib/schema/model.ts'
import {loadConfig, openBackend} from '../../src/migrations.ts'
import {ROOT} from '../support/build.ts'
import {expectGolden} from '../support/golden.ts'
import {makeProject} from '../support/project.ts'
import {describeEachServer, dialectOf, type ServerKind, withDatabase} from '../support/servers.ts'
import {inspectFile, kitchenSink, makeSqlite} from '../support/sqlite-files.ts'

const setupOf = (kind: ServerKind): string => join(ROOT, 'test/golden', dialectOf(kind), 'kitchen-sink/setup.sql')

const kinds = (['postgres18', 'mysql', 'mariadb'] as const).filter((kind) => existsSync(setupOf(kind)))

/** What `setup` makes, on a connection as `db upgrade` has it. */
async function inspected(url: string, setup: string): Promise<DatabaseModel> {
  const project = makeProject({url})
  try {
    const [config] = (await loadConfig({cwd: project.dir, env: {HOME: project.dir}})).backends
    if (config === undefined) throw new Error('no backend')
    await using backend = await openBackend(config)
    await backend.withSession({}, async (session) => {
      for (const statement of backend.lexer.statements(setup)) await session.execute(statement, setup)
    })
    return await backend.inspect({privileges: false, sizes: false, signal: new AbortController().signal})
  } finally {
    await project.cleanup()
  }
}

/** Objects with code name the account that made them. */
function withoutUser(text: string, url: string): string {
  const user = decodeURIComponent(new URL(url).username)
  return text.replaceAll(`"${user}@`, '"lex@').replaceAll(`\`${user}\`@`, '`lex`@')
}

describeEachServer<ServerKind>(
  'the kitchen sink',
  (kind) => {
    it('gives the model that the formats are compared with', () =>
      withDatabase(kind, async ({url}) => {
        const model = await inspected(url, readFileSync(setupOf(kind), 'utf8'))
        expectGolden(`${dialectOf(kind)}/kitchen-sink/model.json`, withoutUser(renderJson(model), url))
      }))
  },
  kinds,
)

it('the kitchen sink of SQLite gives the model that the formats are compared with', async () => {
  const {model} = await inspectFile(makeSqlite(kitchenSink()))
  expectGolden('sqlite/kitchen-sink/model.json', renderJson(model))
})
