/** MySQL 9: the system's own if it is one, else Debian's unstable package unpacked into the cache. */
import {existsSync, readdirSync, renameSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {openToAll} from './account.ts'
import {cacheFolder, withFileLock} from './cache.ts'
import {unpackUnstable} from './debian.ts'
import type {Engine, Program} from './engine.ts'
import {MissingServerError} from './kinds.ts'
import {commonArguments, mysqlFacts, writeAccounts} from './mysql-family.ts'
import {findProgram, run, serverEnvironment} from './run.ts'

const ASIDE = 'new-mysql-'
const PACKAGE = 'mysql-server-core'

export async function findMysql(): Promise<Engine> {
  const server = (await installedServer()) ?? unpackedServer(await unpacked())
  const programWith = (args: readonly string[]): Program => ({
    command: server.command,
    args: [...server.args, '--no-defaults', ...server.place, ...args],
  })
  return {
    ...mysqlFacts,
    initialize: async (launch) => {
      writeAccounts(launch)
      const {command, args} = programWith([
        `--datadir=${launch.dataDir}`,
        `--init-file=${launch.accountsFile}`,
        '--initialize-insecure',
        '--innodb-doublewrite=0',
        '--innodb-flush-method=nosync',
      ])
      await run(command, args, {
        account: launch.account,
        cwd: launch.dataDir,
        env: serverEnvironment({TMPDIR: launch.temporaryDir}),
      })
    },
    program: (launch) =>
      programWith([
        ...commonArguments(launch),
        '--mysqlx=OFF',
        '--innodb-redo-log-capacity=64M',
        ...(launch.durable ? [] : ['--innodb-flush-method=nosync']),
      ]),
  }
}

interface Server extends Program {
  /** Where its files are, if not where it was built for. */
  readonly place: readonly string[]
}

async function installedServer(): Promise<Server | undefined> {
  const command = findProgram(['mysqld'], ['/usr/sbin', '/usr/local/mysql/bin'])
  if (command === undefined) return undefined
  const version = await run(command, ['--no-defaults', '--version'])
  return / Ver 9\./.test(version) && !version.includes('MariaDB') ? {command, args: [], place: []} : undefined
}

/** It is run by its own loader, since its C library is newer than the system's. */
function unpackedServer(root: string): Server {
  const libraries = readdirSync(join(root, 'usr/lib')).find((name) => name.endsWith('-linux-gnu')) ?? ''
  const folder = join(root, 'usr/lib', libraries)
  const loader = readdirSync(folder).find((name) => /^ld-linux.*\.so\.\d+$/.test(name)) ?? ''
  const place = [`--basedir=${join(root, 'usr')}`, `--lc-messages-dir=${join(root, 'usr/share/mysql')}`]
  const plugins = join(root, 'usr/lib/mysql/plugin')
  if (existsSync(plugins)) place.push(`--plugin-dir=${plugins}`)
  return {command: join(folder, loader), args: ['--library-path', folder, join(root, 'usr/sbin/mysqld')], place}
}

/** The newest version in the cache; downloaded, unpacked aside and renamed when there is none. */
async function unpacked(): Promise<string> {
  const cache = cacheFolder()
  const present = newestIn(cache)
  if (present !== undefined) return present
  return withFileLock(join(cache, 'mysql.lock'), async () => {
    const meanwhile = newestIn(cache)
    if (meanwhile !== undefined) return meanwhile
    // Halves that a killed run left behind.
    for (const name of readdirSync(cache).filter((entry) => entry.startsWith(ASIDE))) {
      rmSync(join(cache, name), {recursive: true, force: true})
    }
    const aside = join(cache, `${ASIDE}${process.pid}`)
    try {
      const version = await unpackUnstable('mysql', PACKAGE, aside)
      if (Number.parseInt(version, 10) < 9) throw new MissingServerError('mysql', `Debian unstable has only ${version}`)
      openToAll(aside)
      const folder = join(cache, `mysql-${version}`)
      renameSync(aside, folder)
      return folder
    } finally {
      rmSync(aside, {recursive: true, force: true})
    }
  })
}

function newestIn(cache: string): string | undefined {
  const versions = readdirSync(cache).filter((name) => /^mysql-\d/.test(name))
  const newest = versions.sort((a, b) => a.localeCompare(b, 'en', {numeric: true})).pop()
  return newest === undefined ? undefined : join(cache, newest)
}
