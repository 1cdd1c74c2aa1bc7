import {inspect} from 'node:util'
import {expect, it} from 'vitest'
import {maskSecrets, Redactor, redact} from '../../../src/lib/config/redact.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import {redactorFor} from '../../../src/lib/config/values.ts'
import {configFolder} from '../../support/config-folder.ts'

it.each([
  ['postgres://u:p@h/db', 'postgres://u:***@h/db'],
  ['at postgresql+asyncpg://u:p@ss/w:rd@h:1/db?x=y, or', 'at postgresql+asyncpg://u:***@h:1/db?x=y, or'],
  ['mysql://:p@h', 'mysql://:***@h'],
  ['"redis://u:p%40ss@h"', '"redis://u:***@h"'],
  ["postgres://u:it's mine@h/db", 'postgres://u:***@h/db'],
  ['postgres://u@h:5432/db and http://h:80/ by a@b', 'postgres://u@h:5432/db and http://h:80/ by a@b'],
  ['host=h password=s3cret user=u', 'host=h password=*** user=u'],
  ["password='s3 cret' x", "password='***' x"],
  ['{"password": "a\\"b", "user": "u"}', '{"password": "***", "user": "u"}'],
  ['PGPASSWORD=s3cret psql', 'PGPASSWORD=*** psql'],
  ['postgres://h/db?sslpassword=s3cret&x=1', 'postgres://h/db?sslpassword=***&x=1'],
  ["CREATE ROLE a PASSWORD 's3''cret' LOGIN", "CREATE ROLE a PASSWORD '***' LOGIN"],
  ["CREATE USER a IDENTIFIED BY 's3cret'", "CREATE USER a IDENTIFIED BY '***'"],
  ["IDENTIFIED WITH caching_sha2_password BY 's3cret'", "IDENTIFIED WITH caching_sha2_password BY '***'"],
  ['password authentication failed for user "app"', 'password authentication failed for user "app"'],
])('masks by form: %s', (text, expected) => {
  expect(maskSecrets(text)).toBe(expected)
})

it('masks a known secret in every form it is written', () => {
  const secret = 'p@ss"w/o\'rd é!'
  const forms = [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(secret).toLowerCase(),
    'p%40ss%22w%2Fo%27rd%20%C3%A9%21',
    JSON.stringify(secret),
    JSON.stringify(JSON.stringify(secret)),
    `'${secret.replaceAll("'", "''")}'`,
  ]
  for (const form of forms) expect(redact(`x${form}y`, [secret])).not.toMatch(/ss|rd/)
})

it('masks a short secret only as a word of its own', () => {
  expect(redact('cat concatenates (cat) cat2', ['cat'])).toBe('*** concatenates (***) cat2')
})

it('masks a secret that is punctuation', () => {
  expect(redact('a - b', ['-'])).toBe('a *** b')
})

it('redacts the strings of plain data and leaves the rest', () => {
  const when = new Date(0)
  const data = {a: ['x s3cret-long y', 1, null], b: {url: 'postgres://u:p@h', when}}
  expect(new Redactor(['s3cret-long']).redactData(data)).toEqual({
    a: ['x *** y', 1, null],
    b: {url: 'postgres://u:***@h', when},
  })
})

it('spares a password that is also a public word, but for its form', () => {
  const redactor = new Redactor(['postgres', ''], ['postgres'])
  expect(redactor.redact('postgres://postgres:postgres@h/postgres')).toBe('postgres://postgres:***@h/postgres')
})

it('keeps passwords of a loaded configuration out of everything that prints it', async () => {
  using folder = configFolder({
    'application.yaml': `db:
  backends:
    - {name: a, backend: {url: "postgres://app:s3cret%40one@h/a?sslpassword=s3cret-two"}}
    - {name: b, backend: {url: "mysql://app:s3cret-three@h/b"}}
    - {name: c, backend: {url: "postgres://app@h/c"}}
`,
    pgpass: 'h:5432:c:app:s3cret-four\n',
  })
  const config = await folder.load({env: {PGPASSFILE: `${folder.dir}/pgpass`}})
  const printed = `${JSON.stringify(config)} ${inspect(config, {depth: 9})} ${inspect(config, {showHidden: true, depth: 9})}`
  expect(printed).not.toContain('s3cret')
  const redactor = redactorFor(config.backends)
  expect(redactor.redact('s3cret@one s3cret%40one s3cret-two s3cret-three s3cret-four app')).toBe(
    '*** *** *** *** *** app',
  )
})

it('gives a secret only when asked', () => {
  const secret = new Secret('s3cret')
  expect([String(secret), `${secret}`, JSON.stringify({secret}), inspect(secret), secret.reveal()]).toEqual([
    '***',
    '***',
    '{"secret":"***"}',
    '***',
    's3cret',
  ])
})
