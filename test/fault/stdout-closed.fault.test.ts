/** A reader that goes away (`| head -1`) stops nothing and prints no stack. */
import {spawn, spawnSync} from 'node:child_process'
import {closeSync, existsSync, openSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {ROOT} from '../support/build.ts'
import {historyOf} from '../support/history.ts'
import {makeProject} from '../support/project.ts'
import {withDatabase} from '../support/servers.ts'

it.each([
  ['db', 'upgrade'],
  ['db', 'upgrade', '--json'],
])('a run goes on when nobody reads it: %s %s %s', async (...args) => {
  await withDatabase('sqlite', async (database) => {
    const names = Array.from({length: 30}, (_, at) => `${String(at + 1).padStart(2, '0')}_table`)
    const files = Object.fromEntries(names.map((name) => [`migrations/${name}.sql`, `create table t${name} (id int);`]))
    await using project = makeProject({url: database.url, files})
    const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), ...args.filter((arg) => arg !== undefined)], {
      cwd: project.dir,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += String(chunk)
    })
    const status = await new Promise((resolve) => child.once('close', resolve))
    expect({status, stderr}).toEqual({status: 0, stderr: ''})
    expect(await historyOf(database)).toEqual(names.map((name) => `${name} applied 1/1`))
  })
})

it.runIf(existsSync('/dev/full')).each(['csv', 'json', 'table'])('a full disk is told in words: %s', async (format) => {
  await withDatabase('sqlite', async (database) => {
    await database.query('create table t (a int)')
    await using project = makeProject({url: database.url})
    const full = openSync('/dev/full', 'w')
    const args = [join(ROOT, 'bin/run.js'), 'db', 'query', '--format', format, 'select 1 as a']
    const {status, stderr} = spawnSync(process.execPath, args, {
      cwd: project.dir,
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    })
    closeSync(full)
    expect({status, stderr}).toEqual({
      status: 2,
      stderr: expect.stringMatching(
        /^error: LEX_OUTPUT_UNWRITABLE {2}cannot write to standard output\n {2}why: ENOSPC.*\n {2}fix: .*\n$/,
      ),
    })
  })
})
