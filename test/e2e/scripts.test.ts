/** Each script of scripts/ on each kind of server, through bin/run.js. */
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {makeProject} from '../support/project.ts'
import {describeEachServer, withDatabase} from '../support/servers.ts'
import {parseTxtar, runTxtar} from '../support/txtar.ts'

const FOLDER = join(import.meta.dirname, 'scripts')
const SCRIPTS = readdirSync(FOLDER).filter((name) => name.endsWith('.txtar'))

it('has scripts', () => expect(SCRIPTS.length).toBeGreaterThan(5))

describeEachServer('the program', (kind) => {
  it.each(SCRIPTS)('%s', async (name) => {
    const txtar = parseTxtar(readFileSync(join(FOLDER, name), 'utf8'))
    await withDatabase(kind, async (database) => {
      await using project = makeProject({url: database.url, files: txtar.files})
      await runTxtar(txtar, project, database)
    })
  })
})
