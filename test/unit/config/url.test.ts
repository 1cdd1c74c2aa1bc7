import {join, resolve} from 'node:path'
import {describe, expect, it} from 'vitest'
import {describeUrl, parseDatabaseUrl} from '../../../src/lib/config/url.ts'
import {DIR, parsed} from './parsed-url.ts'

const my = (more: object) => ({
  dialect: 'mysql',
  host: 'localhost',
  port: 3306,
  user: 'me',
  database: 'app',
  ssl: {mode: 'prefer'},
  ...more,
})

describe('MySQL and MariaDB', () => {
  it.each<[string, object]>([
    ['mysql://localhost/app', my({})],
    ['mysql+aiomysql://localhost/app', my({})],
    ['mysql+asyncmy://localhost/app', my({})],
    ['mariadb://localhost/app', my({dialect: 'mariadb'})],
    ['mariadb+mariadbconnector://localhost/app', my({dialect: 'mariadb'})],
    ['mysql://u:p%40ss@h:3307/app', my({user: 'u', password: 'p@ss', host: 'h', port: 3307})],
    ['mysql://u@[::1]/app', my({user: 'u', host: '::1'})],
    ['mysql:///app?socket=/run/mysqld.sock', my({socketPath: '/run/mysqld.sock'})],
    ['mysql://u@localhost/app?unix_socket=/s', my({user: 'u', socketPath: '/s'})],
    ['mysql:///app?socketPath=/s', my({socketPath: '/s'})],
    ['mysql://%2Frun%2Fmysqld.sock/app', my({socketPath: '/run/mysqld.sock'})],
    ['mysql://localhost/app?ssl-mode=DISABLED', my({ssl: {mode: 'disable'}})],
    ['mysql://localhost/app?ssl-mode=VERIFY_IDENTITY', my({ssl: {mode: 'verify-full'}})],
    ['mysql://localhost/app?sslmode=require', my({ssl: {mode: 'require'}})],
    ['mysql://localhost/app?ssl=true', my({ssl: {mode: 'require'}})],
    ['mysql://localhost/app?ssl-ca=ca.pem', my({ssl: {mode: 'verify-ca', rootCert: join(DIR, 'ca.pem')}})],
    [
      'mysql://localhost/app?ssl_ca=ca.pem&ssl_cert=c.pem&ssl_key=k.pem&ssl_mode=required',
      my({
        ssl: {mode: 'require', rootCert: join(DIR, 'ca.pem'), cert: join(DIR, 'c.pem'), key: join(DIR, 'k.pem')},
      }),
    ],
    ['mysql://localhost/app?charset=utf8mb4&connect_timeout=5', my({charset: 'utf8mb4', connectTimeoutMs: 5_000})],
  ])('reads %s', (text, expected) => {
    expect(parsed(text)).toEqual(expected)
  })

  it('takes MYSQL_PWD as its own client does', () => {
    expect(parsed('mysql://u@h/app', {env: {MYSQL_PWD: 's3cret'}})).toMatchObject({password: 's3cret'})
    expect(parsed('mysql://u:p@h/app', {env: {MYSQL_PWD: 's3cret'}})).toMatchObject({password: 'p'})
  })

  it.each([
    ['mysql://localhost', 'the database is missing'],
    ['mysql://h1,h2/app', 'several hosts are for PostgreSQL only'],
    ['mysql://h/app?parseTime=true', 'unknown parameter parseTime'],
    ['mysql://h/app?ssl-mode=maybe', 'the parameter ssl-mode has an unknown value'],
  ])('refuses %s', (text, found) => {
    expect(parsed(text)).toBe(found)
  })
})

const lite = (name: string, more: object = {}) => ({
  dialect: 'sqlite',
  file: resolve(DIR, name),
  name,
  memory: false,
  mode: 'rwc',
  ...more,
})
const memory = (more: object = {}) => lite(':memory:', {file: ':memory:', memory: true, ...more})

describe('SQLite', () => {
  it.each<[string, object]>([
    ['sqlite:///rel.db', lite('rel.db')],
    ['sqlite+aiosqlite:///data/rel.db', lite('data/rel.db')],
    ['sqlite:///./rel.db', lite('./rel.db')],
    ['sqlite:///../rel.db', lite('../rel.db')],
    ['sqlite:////abs/x.db', lite('/abs/x.db')],
    ['sqlite:///C:/x.db', lite('C:/x.db', {file: 'C:/x.db'})],
    ['sqlite:///a%20b%3F.db', lite('a b?.db')],
    ['sqlite:rel.db', lite('rel.db')],
    ['sqlite3:///rel.db', lite('rel.db')],
    ['sqlite:///file:rel.db?uri=true&mode=ro', lite('rel.db', {mode: 'ro'})],
    ['sqlite:///rel.db?mode=rw&timeout=2.5', lite('rel.db', {mode: 'rw', busyTimeoutMs: 2_500})],
    ['sqlite:///:memory:', memory()],
    ['sqlite://', memory()],
    ['sqlite:///', memory()],
    ['sqlite:///x.db?mode=memory', memory()],
  ])('reads %s', (text, expected) => {
    expect(parsed(text)).toEqual(expected)
  })

  it.each([
    ['sqlite://rel.db', 'two slashes name a host, which SQLite has not'],
    ['sqlite:///x.db?mode=w', 'the parameter mode has an unknown value'],
    ['sqlite:///x.db?cache=shared', 'unknown parameter cache'],
  ])('refuses %s', (text, found) => {
    expect(parsed(text)).toBe(found)
  })
})

it.each([
  ['postgresql+asyncpg://app:s3cret@localhost:5432/shop?password=s3cret', 'postgresql://app@localhost/shop'],
  ['postgres://app:s3cret@h1:1,[::1]:2/shop?sslpassword=s3cret', 'postgresql://app@h1:1,[::1]:2/shop'],
  ['postgres://app@%2Ftmp/shop', 'postgresql://app@%2Ftmp/shop'],
  ['mysql+aiomysql://app:s3cret@h/shop', 'mysql://app@h/shop'],
  ['mariadb://app:s3cret@h:3307/shop?socket=/s', 'mariadb://app@%2Fs/shop'],
  ['sqlite:///rel.db', 'sqlite:///rel.db'],
  ['sqlite:////abs.db?mode=ro', 'sqlite:////abs.db'],
  ['sqlite://', 'sqlite:///:memory:'],
])('describes %s without secrets', (text, expected) => {
  const result = parseDatabaseUrl(text, {dir: DIR})
  expect(result.ok && describeUrl(result.url)).toBe(expected)
})
