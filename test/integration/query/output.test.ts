/** CSV that SQLite's own process writes to standard output: however slowly it is read, it is what a file would hold. */
import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, it} from 'vitest'
import {ROOT} from '../../support/build.ts'
import {freshFolder} from '../../support/run-context.ts'
import {withDatabase} from '../../support/servers.ts'

const ROWS = 30_000
const MANY = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${ROWS})
  select i, 'text of row ' || i as t, i / 8.0 as r from n`

function lineOf(i: number): string {
  const ratio = i / 8
  return `${i},text of row ${i},${Number.isInteger(ratio) ? `${ratio}.0` : ratio}\n`
}
const expected = `i,t,r\n${Array.from({length: ROWS}, (_, at) => lineOf(at + 1)).join('')}`

const start = (url: string, sql: string): ChildProcess =>
  spawn(process.execPath, [join(ROOT, 'bin/run.js'), 'db', 'query', '--format', 'csv', sql], {
    cwd: freshFolder('output'),
    env: {...process.env, DATABASE_URL: url},
    stdio: ['ignore', 'pipe', 'inherit'],
  })

/** @param pause - how long nothing is read after each piece, in milliseconds. */
async function read({stdout}: ChildProcess, pause = 0): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of stdout ?? []) {
    pieces.push(piece as Buffer)
    if (pause > 0) await sleep(pause)
  }
  return Buffer.concat(pieces).toString()
}

it.each([0, 15])('come whole, after their heading, to a reader that pauses %d ms', async (pause) => {
  await withDatabase('sqlite', async ({query, url}) => {
    await query('create table t (a int)')
    const child = start(url, MANY)
    const exit = once(child, 'exit')
    expect(await read(child, pause)).toBe(expected)
    expect(await exit).toEqual([0, null])
  })
})

it('come in the order of their statements', async () => {
  await withDatabase('sqlite', async ({query, url}) => {
    await query('create table t (a int)')
    expect(await read(start(url, `select 1 as a; ${MANY}; select 'last' as b`))).toBe(`a\n1\n\n${expected}\nb\nlast\n`)
  })
})
