import {chmodSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import type {Config} from '../../../src/lib/config/types.ts'
import {configFolder} from '../../support/config-folder.ts'

const PGPASS = `# comment:*:*:*:no
db\\:1:5432:shop:app:colon
h1:5432:shop:app:one
h2:*:shop:app:t\\:w\\\\o:ignored
localhost:5432:*:app:socket
short:line
*:*:*:last:any
`

const passwords = ({backends: [{url}]}: Config): unknown =>
  url.dialect === 'postgres' && [url.password?.reveal(), ...url.hosts.map(({password}) => password?.reveal())]

it.each([
  ['postgres://app@h1/shop', [undefined, 'one']],
  ['postgres://app@h1,h2:6000,h3/shop', [undefined, 'one', 't:w\\o', undefined]],
  ['postgres://app@%2Ftmp/shop', [undefined, 'socket']],
  ['postgres://app@localhost:5433/shop', [undefined, undefined]],
  ['postgres://last@h9/x', [undefined, 'any']],
  ['postgres://app:mine@h1/shop', ['mine', undefined]],
  ['postgres://other@h1/shop', [undefined, undefined]],
])('looks up the password of each host of %s', async (url, expected) => {
  using folder = configFolder({'home/.pgpass': PGPASS})
  expect(passwords(await folder.load({env: {DATABASE_URL: url}}))).toEqual(expected)
})

it('prefers PGPASSWORD to the file, and passfile to the usual one', async () => {
  using folder = configFolder({'home/.pgpass': PGPASS, other: 'h1:*:*:*:other\n'})
  const url = 'postgres://app@h1/shop'
  expect(passwords(await folder.load({env: {DATABASE_URL: url, PGPASSWORD: 'env'}}))).toEqual(['env', undefined])
  const passfile = encodeURIComponent(join(folder.dir, 'other'))
  expect(passwords(await folder.load({env: {DATABASE_URL: `${url}?passfile=${passfile}`}}))).toEqual([
    undefined,
    'other',
  ])
})

it.skipIf(process.platform === 'win32')('ignores a file that others can read, and says so', async () => {
  using folder = configFolder({'home/.pgpass': PGPASS})
  const file = join(folder.dir, 'home', '.pgpass')
  chmodSync(file, 0o644)
  const config = await folder.load({env: {DATABASE_URL: 'postgres://app@h1/shop'}})
  expect(passwords(config)).toEqual([undefined, undefined])
  expect(config.notices).toEqual([`password file ${file} is ignored: others can read it; run chmod 600 on it`])
})
