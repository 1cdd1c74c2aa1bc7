/** The test helpers themselves: what they promise to tests that break things. */
import {mkdirSync, writeFileSync} from 'node:fs'
import {connect, createServer, type Server, type Socket} from 'node:net'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {makeProject} from '../support/project.ts'
import {startProxy, type TestProxy} from '../support/proxy.ts'
import {findSecrets} from '../support/run-context.ts'
import {createDatabaseOn} from '../support/servers/database.ts'
import {unstableSources} from '../support/servers/debian-sources.ts'
import {describeEachServer, startServer, TEST_PASSWORD} from '../support/servers.ts'

describe('the proxy', () => {
  let echo: Server
  let proxy: TestProxy

  beforeEach(async () => {
    echo = createServer((socket) => socket.on('error', () => {}).pipe(socket))
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
    const address = echo.address()
    proxy = await startProxy({port: typeof address === 'object' ? (address?.port ?? 0) : 0})
  })

  afterEach(async () => {
    await proxy.close()
    echo.close()
  })

  it('holds bytes back while stalled, and forwards them then', async () => {
    const client = await open(proxy.port)
    expect(await answer(client, 'one')).toBe('one')
    proxy.stall()
    expect(await Promise.race([answer(client, 'two'), sleep(100, 'nothing')])).toBe('nothing')
    const answered = next(client, 'data')
    proxy.resume()
    expect(String(await answered)).toBe('two')
    client.destroy()
  })

  it('resets connections when cut', async () => {
    const client = await open(proxy.port)
    await answer(client, 'one')
    const error = next(client, 'error')
    proxy.cut()
    expect(await error).toMatchObject({code: 'ECONNRESET'})
    expect(proxy.stats()).toEqual({open: 0, accepted: 1, toServer: 3, toClient: 3})
  })

  it('refuses new connections, leaves the present ones, and takes them again', async () => {
    const client = await open(proxy.port)
    await answer(client, 'one')
    await proxy.refuse()
    await expect(open(proxy.port)).rejects.toMatchObject({code: 'ECONNREFUSED'})
    expect(await answer(client, 'two')).toBe('two')
    await proxy.resume()
    const late = await open(proxy.port)
    expect(await answer(late, 'three')).toBe('three')
  })
})

describeEachServer(
  'a server of a test’s own',
  (kind) => {
    it('comes back with its data after being killed', async () => {
      const server = await startServer(kind, {durable: true})
      const database = await createDatabaseOn(server)
      await database.query('create table kept (id integer primary key)')
      await database.query('insert into kept values (7)')
      const {pid} = server
      await server.stop('kill')
      await server.restart()
      expect(await database.query('select id from kept')).toEqual([{id: 7}])
      expect(server.pid).not.toBe(pid)
      await server.stop()
    })
  },
  ['postgres18', 'postgres15', 'mysql', 'mariadb'],
)

it('finds the password in what was printed, in whatever form', async () => {
  await using project = makeProject()
  mkdirSync(join(project.dir, 'transcripts'))
  const printed = `\n=== lexigram db status\nfine\nurl mysql://lex:${encodeURIComponent(TEST_PASSWORD)}@h/\n--- stderr\n`
  writeFileSync(join(project.dir, 'transcripts/1.log'), printed)
  expect(findSecrets(project.dir)).toEqual([
    `1.log, byte ${printed.indexOf('s3cr3t')}: lexigram db status\n  printed: url mysql://lex:***@h/`,
  ])
})

describe('the unstable suite', () => {
  const keyring = 'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg'

  it('is asked of the host of a .sources file, never of its security archive', () => {
    const text = [
      'Types: deb deb-src\n# a comment\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates',
      `Components: main contrib\n${keyring}\n`,
      `\nTypes: deb\nURIs: http://mirror.example/debian-security\nSuites: bookworm-security\nComponents: main\n${keyring}\n`,
    ].join('\n')
    expect(unstableSources([{path: 'debian.sources', text}], 'bookworm')).toEqual([
      {
        extension: 'sources',
        text: `Types: deb\nURIs: http://mirror.example/debian\nSuites: sid\nComponents: main\n${keyring}\n`,
      },
    ])
  })

  it('is asked of a dated snapshot first and of its host’s plain archive then', () => {
    const text = [
      '# deb http://old.example/debian bookworm main',
      'deb [arch=amd64] http://snapshot.example/archive/debian/20250520T000000Z bookworm main contrib',
      'deb http://other.example/linux bookworm stable',
    ].join('\n')
    expect(unstableSources([{path: 'sources.list', text}], 'bookworm')).toEqual([
      {
        extension: 'list',
        text: 'deb [arch=amd64] http://snapshot.example/archive/debian/20250520T000000Z sid main\n',
      },
      {extension: 'list', text: 'deb [arch=amd64] http://snapshot.example/debian sid main\n'},
    ])
  })
})

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({port, host: '127.0.0.1'}, () => resolve(socket))
    socket.on('error', reject)
  })
}

const next = (socket: Socket, event: 'data' | 'error'): Promise<unknown> =>
  new Promise((resolve) => socket.once(event, resolve))

async function answer(socket: Socket, text: string): Promise<string> {
  const answered = next(socket, 'data')
  socket.write(text)
  return String(await answered)
}
