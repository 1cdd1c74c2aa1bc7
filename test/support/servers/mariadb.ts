/** MariaDB from the system's packages. */

import {installPackages} from './debian.ts'
import type {Engine} from './engine.ts'
import {MissingServerError} from './kinds.ts'
import {commonArguments, mysqlFacts, writeAccounts} from './mysql-family.ts'
import {findProgram, run, serverEnvironment} from './run.ts'

const FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin']

const findServer = () => findProgram(['mariadbd'], FOLDERS)

export async function findMariadb(): Promise<Engine> {
  if (findServer() === undefined) await installPackages('mariadb', ['mariadb-server'])
  const server = findServer()
  const installer = findProgram(['mariadb-install-db'], FOLDERS)
  if (server === undefined || installer === undefined) {
    throw new MissingServerError('mariadb', 'no MariaDB server is installed')
  }
  return {
    ...mysqlFacts,
    initialize: async (launch) => {
      writeAccounts(launch)
      const args = ['--no-defaults', `--datadir=${launch.dataDir}`, '--auth-root-authentication-method=normal']
      args.push('--skip-test-db', '--skip-name-resolve', '--force', `--extra-file=${launch.accountsFile}`)
      await run(installer, args, {
        account: launch.account,
        cwd: launch.dataDir,
        env: serverEnvironment({TMPDIR: launch.temporaryDir}),
      })
    },
    program: (launch) => ({
      command: server,
      args: [
        '--no-defaults',
        ...commonArguments(launch),
        ...(launch.durable ? [] : ['--innodb-log-file-size=32M', '--sync-frm=0', '--debug-no-sync']),
      ],
    }),
  }
}
