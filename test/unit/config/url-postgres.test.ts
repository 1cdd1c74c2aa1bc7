import {join, resolve} from 'node:path'
import {describe, expect, it} from 'vitest'
import {parseDatabaseUrl} from '../../../src/lib/config/url.ts'
import {DIR, parsed} from './parsed-url.ts'

/** A PostgreSQL URL with what is usual left out. */
const pg = (more: object) => ({
  dialect: 'postgres',
  hosts: [{host: 'localhost', port: 5432}],
  user: 'me',
  database: 'app',
  ssl: {mode: 'prefer'},
  params: {},
  ...more,
})
const host = (name: string, port = 5432) => ({hosts: [{host: name, port}]})

describe('PostgreSQL', () => {
  it.each<[string, object]>([
    ['postgresql://localhost/app', pg({})],
    ['postgres://localhost/app', pg({})],
    ['POSTGRES://localhost/app', pg({})],
    ['postgresql+asyncpg://localhost/app', pg({})],
    ['postgresql+psycopg://localhost/app', pg({})],
    ['postgresql+psycopg2cffi://localhost/app', pg({})],
    ['postgresql://', pg({database: 'me'})],
    ['postgresql:///app', pg({})],
    ['postgresql://u@h', pg({user: 'u', database: 'u', ...host('h')})],
    ['postgresql://u:p@h:6543/app', pg({user: 'u', password: 'p', ...host('h', 6543)})],
    ['postgresql://u:p%40ss@h/app', pg({user: 'u', password: 'p@ss', ...host('h')})],
    ['postgresql://u:p@ss@h/app', pg({user: 'u', password: 'p@ss', ...host('h')})],
    ['postgresql://u:a%3Ab%2Fc%25d@h/app', pg({user: 'u', password: 'a:b/c%d', ...host('h')})],
    ['postgresql://u:a:b@h/app', pg({user: 'u', password: 'a:b', ...host('h')})],
    ['postgresql://%C3%A9@h/%C3%A9', pg({user: 'é', database: 'é', ...host('h')})],
    ['postgresql://u:@h/app', pg({user: 'u', ...host('h')})],
    ['postgresql://[::1]/app', pg(host('::1'))],
    ['postgresql://u:p@[fe80::1%25eth0]:6000/app', pg({user: 'u', password: 'p', ...host('fe80::1%eth0', 6000)})],
    [
      'postgresql://h1:1,h2,[::1]:3/app',
      pg({
        hosts: [
          {host: 'h1', port: 1},
          {host: 'h2', port: 5432},
          {host: '::1', port: 3},
        ],
      }),
    ],
    [
      'postgresql:///app?host=h1,h2&port=6000',
      pg({
        hosts: [
          {host: 'h1', port: 6000},
          {host: 'h2', port: 6000},
        ],
      }),
    ],
    ['postgresql://%2Ftmp/app', pg(host('/tmp'))],
    ['postgresql://%2Fvar%2Frun%2Fpostgresql:6000/app', pg(host('/var/run/postgresql', 6000))],
    ['postgresql:///app?host=/tmp', pg(host('/tmp'))],
    ['postgresql://u:p@/app?host=%2Ftmp&port=5433', pg({user: 'u', password: 'p', ...host('/tmp', 5433)})],
    ['postgresql:///?dbname=x&user=u&password=a+b%20c', pg({database: 'x', user: 'u', password: 'a+b c'})],
    ['postgresql://localhost/app?sslmode=require', pg({ssl: {mode: 'require'}})],
    ['postgresql+asyncpg://localhost/app?ssl=verify-ca', pg({ssl: {mode: 'verify-ca'}})],
    ['postgresql://localhost/app?ssl=true', pg({ssl: {mode: 'require'}})],
    ['postgresql://localhost/app?ssl=false', pg({ssl: {mode: 'disable'}})],
    [
      'postgresql://localhost/app?sslmode=verify-full&sslrootcert=ca.pem&sslcert=/c.pem&sslkey=k.pem',
      pg({ssl: {mode: 'verify-full', rootCert: join(DIR, 'ca.pem'), cert: resolve('/c.pem'), key: join(DIR, 'k.pem')}}),
    ],
    ['postgresql://localhost/app?sslrootcert=system', pg({ssl: {mode: 'verify-full', rootCert: 'system'}})],
    [
      'postgresql://localhost/app?connect_timeout=3&application_name=me%20too&target_session_attrs=read-write',
      pg({connectTimeoutMs: 3_000, applicationName: 'me too', targetSessionAttrs: 'read-write'}),
    ],
    ['postgresql://localhost/app?options=-c%20geqo%3Doff', pg({options: '-c geqo=off'})],
    [
      'postgresql://localhost/app?options=-c%20geqo%3Doff&search_path=a,b',
      pg({options: '-c geqo=off -c search_path=a,b'}),
    ],
    ['postgresql://localhost/app?search_path=a&options=-c%20geqo%3Doff', pg({options: '-c geqo=off -c search_path=a'})],
    [
      'postgresql://localhost/app?channel_binding=require&keepalives=0',
      pg({params: {channel_binding: 'require', keepalives: '0'}}),
    ],
    ['postgresql+asyncpg://localhost/app?prepared_statement_cache_size=0', pg({})],
    ['  postgresql://localhost/app\n', pg({})],
  ])('reads %s', (text, expected) => {
    expect(parsed(text)).toEqual(expected)
  })

  it('takes what the URL leaves out from PG variables', () => {
    const env = {
      PGHOST: 'db1,db2',
      PGPORT: '6000',
      PGUSER: 'u',
      PGPASSWORD: 's3cret',
      PGDATABASE: 'd',
      PGSSLMODE: 'require',
      PGCONNECT_TIMEOUT: '7',
      PGAPPNAME: 'x',
      PGOPTIONS: '-c a=b',
      PGTARGETSESSIONATTRS: 'standby',
      PGPASSFILE: '/p',
      PGCLIENTENCODING: 'UTF8',
      PGSSLROOTCERT: '',
    }
    expect(parsed('postgresql://', {env})).toEqual({
      dialect: 'postgres',
      hosts: [
        {host: 'db1', port: 6000},
        {host: 'db2', port: 6000},
      ],
      user: 'u',
      password: 's3cret',
      database: 'd',
      ssl: {mode: 'require'},
      connectTimeoutMs: 7_000,
      applicationName: 'x',
      options: '-c a=b',
      targetSessionAttrs: 'standby',
      passFile: '/p',
      params: {client_encoding: 'UTF8'},
    })
    expect(parsed('postgres://a:b@h:1/c?sslmode=disable', {env: {...env, PGHOSTADDR: '10.0.0.1'}})).toMatchObject({
      hosts: [{host: 'h', port: 1}],
      user: 'a',
      password: 'b',
      database: 'c',
      ssl: {mode: 'disable'},
    })
    expect(parsed('postgres://', {env: {PGHOSTADDR: '10.0.0.1'}})).toMatchObject({
      hosts: [{host: '10.0.0.1', port: 5432}],
    })
    expect(parsed('postgres://', {env: {PGSSLMODE: 'maybe'}})).toBe('PGSSLMODE has an unknown value')
  })

  it('finds the socket of this machine where no host is named', () => {
    const socketDir = (port: number) => (port === 5433 ? '/var/run/postgresql' : undefined)
    expect(parsed('postgresql:///app?port=5433', {socketDir})).toEqual(pg(host('/var/run/postgresql', 5433)))
    expect(parsed('postgresql:///app', {socketDir})).toEqual(pg({}))
  })

  it.each([
    ['postgresql://h:99999/app', 'the port is not a number from 1 to 65535'],
    ['postgresql://h:x/app', 'the port is not a number from 1 to 65535'],
    ['postgresql://u:pa/ss@h/app', 'an @ after the host'],
    ['postgresql://u:12/ss@h/app', 'an @ after the host'],
    ['postgresql://u:12?ss@h/app', 'an @ after the host'],
    ['postgresql://u:p@12/ss@h/app', 'an @ after the host'],
    ['postgresql://u:100%@h/app', 'malformed percent-encoding'],
    ['postgresql://[::1/app', 'the host is malformed'],
    ['postgresql://h1,h2/app?port=1,2,3', '3 ports for 2 hosts'],
    ['postgresql://h/app?sslmod=require', 'unknown parameter sslmod'],
    ['postgresql://h/app?schema=public', 'unknown parameter schema'],
    ['postgresql://h/app?sslmode=required', 'the parameter sslmode has an unknown value'],
    ['postgresql://h/app?connect_timeout=soon', 'the parameter connect_timeout is not a number'],
    ['postgresql:h/app', 'no slashes after postgresql:'],
  ])('refuses %s', (text, found) => {
    expect(parsed(text)).toBe(found)
  })

  it('names the good schemes and the nearest name', () => {
    const problemOf = (text: string) => {
      const result = parseDatabaseUrl(text, {dir: DIR})
      return result.ok ? undefined : result.problem
    }
    expect(problemOf('postgersql://h/app')).toMatchInlineSnapshot(`
      {
        "allowed": "a URL that starts with postgresql://, postgres://, mysql://, mariadb:// or sqlite:// (a driver may follow, as in postgresql+asyncpg://)",
        "found": "unknown scheme postgersql",
        "nearest": "postgresql",
      }
    `)
    expect(problemOf('app:hunter2@localhost/shop')).toMatchInlineSnapshot(`
      {
        "allowed": "a URL that starts with postgresql://, postgres://, mysql://, mariadb:// or sqlite:// (a driver may follow, as in postgresql+asyncpg://)",
        "found": "no scheme",
      }
    `)
    expect(problemOf('postgres://h/app?sslmode=requier')).toMatchInlineSnapshot(`
      {
        "allowed": "disable, allow, prefer, require, verify-ca, verify-full",
        "found": "the parameter sslmode has an unknown value",
        "nearest": "require",
      }
    `)
    expect(problemOf('')).toMatchObject({found: 'no scheme'})
  })
})
