/** A server that can't be reached: why, what to do, status 4, and no password in any of it. */
import {createServer, type Server} from 'node:net'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type CliResult, runCli, startCli} from '../support/cli.ts'
import {makeProject} from '../support/project.ts'
import {
  type DatabaseKind,
  describeEachServer,
  type ServerKind,
  serverOf,
  TEST_PASSWORD,
  urlOf,
} from '../support/servers.ts'

const ON_SERVERS: readonly ServerKind[] = ['postgres18', 'postgres15', 'mysql', 'mariadb']
const FILES = {'migrations/01_one.sql': 'create table one (id int);'}

/** The error of `db upgrade`, as text and as JSON; the two must agree. */
async function failureOf(url: string, env: Record<string, string> = {}): Promise<CliResult & {text: string}> {
  await using project = makeProject({url, files: FILES})
  const json = await runCli(['db', 'upgrade', '--json', '--debug'], {cwd: project.dir, env})
  const {status, stderr, stdout} = await runCli(['db', 'upgrade'], {cwd: project.dir, env})
  expect({status: json.status, stdout}).toEqual({status, stdout: ''})
  const {code, message} = json.json<{error: {code: string; message: string}}>().error
  expect(stderr).toContain(`error: ${code}  ${message}\n`)
  for (const printed of [json.stdout, json.stderr, stderr]) {
    expect(printed).not.toContain(TEST_PASSWORD)
    expect(printed).not.toContain('wr0ng')
  }
  return {...json, text: stderr}
}

describeEachServer(
  'an unreachable database',
  (kind) => {
    const title = (address: string) => `error: LEX_CONNECT_FAILED  cannot connect to primary (${address})\n`
    const shown = (host: string, port: number, database = 'nowhere') =>
      `${kind === 'mysql' ? 'mysql' : kind === 'mariadb' ? 'mariadb' : 'postgresql'}://lex@${host}:${port}/${database}`

    it('whose password is wrong', async () => {
      const server = {...serverOf(kind), password: 'wr0ng-p@ss'}
      const {status, text} = await failureOf(urlOf(server))
      expect(status).toBe(4)
      expect(text).toMatch(/why: .*(password authentication failed|Access denied) for user .*lex/)
      expect(text).toContain('\n  fix: correct the user or the password in the URL\n')
    })

    it('that does not exist', async () => {
      const server = serverOf(kind)
      const {status, text} = await failureOf(urlOf(server, 'nowhere'))
      expect(status).toBe(4)
      expect(text).toMatch(/why: .*(database "nowhere" does not exist|Unknown database 'nowhere')/)
      expect(text).toContain('\n  fix: create the database, or correct its name in the URL\n')
    })

    it('on a port where nothing listens', async () => {
      const server = {...serverOf(kind), host: '127.0.0.1', port: 1}
      const {status, text} = await failureOf(urlOf(server, 'nowhere'))
      expect({status, text}).toEqual({
        status: 4,
        text: `${title(shown('127.0.0.1', 1))}  why: 127.0.0.1:1${
          kind.startsWith('postgres') ? ' with TLS' : ''
        }: connection refused (connect ECONNREFUSED 127.0.0.1:1)\n  fix: start the server, or correct host and port in the URL\n`,
      })
    })

    it('on a host that no one knows', async () => {
      const server = {...serverOf(kind), host: 'no-such-host.invalid', port: 5}
      const {status, text} = await failureOf(urlOf(server, 'nowhere'))
      expect(status).toBe(4)
      expect(text).toContain("the host name can't be resolved (")
      expect(text).toContain('\n  fix: correct the host in the URL, or your DNS\n')
    })

    it('that has no TLS where it is asked for', async () => {
      const server = serverOf(kind)
      if (kind === 'mysql') return // it makes itself a certificate
      const option = kind.startsWith('postgres') ? 'sslmode=require' : 'ssl-mode=REQUIRED'
      const {status, text} = await failureOf(`${urlOf(server)}${server.search === '' ? '?' : '&'}${option}`)
      expect(status).toBe(4)
      expect(text).toMatch(/why: .*(does not support (SSL|secure))/)
      expect(text).toMatch(/fix: .*(sslmode|ssl-mode)/)
    })
  },
  ON_SERVERS,
)

describe('a server that accepts and never answers', () => {
  let silent: Server
  let port = 0
  beforeAll(async () => {
    silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    port = typeof address === 'object' ? (address?.port ?? 0) : 0
  })
  afterAll(() => silent.close())

  const SCHEMES: readonly {readonly scheme: string; readonly kind: DatabaseKind}[] = [
    {scheme: 'postgresql', kind: 'postgres18'},
    {scheme: 'mysql', kind: 'mysql'},
  ]

  it.each(SCHEMES)('is given up after connect_timeout with $scheme', async ({scheme}) => {
    const begun = performance.now()
    const {status, text} = await failureOf(`${scheme}://lex:wr0ng@127.0.0.1:${port}/app?connect_timeout=1`)
    expect(status).toBe(4)
    expect(text).toMatch(/why: .*no answer in time/)
    expect(text).toContain('connect_timeout in the URL sets how long to wait')
    expect(performance.now() - begun).toBeLessThan(8_000)
  })

  it.each(SCHEMES)('does not hold up Ctrl-C with $scheme', async ({scheme}) => {
    await using project = makeProject({url: `${scheme}://lex@127.0.0.1:${port}/app`, files: FILES})
    const run = startCli(['db', 'upgrade'], {cwd: project.dir})
    await new Promise((resolve) => setTimeout(resolve, 700))
    const begun = performance.now()
    run.child.kill('SIGINT')
    const {status} = await run.result
    expect(status).toBe(130)
    expect(performance.now() - begun).toBeLessThan(2_000)
  })
})
