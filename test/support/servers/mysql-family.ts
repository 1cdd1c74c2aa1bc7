/** What MySQL and MariaDB have in common: the accounts file, the readiness probe, the arguments. */
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import mysql from 'mysql2/promise'
import {giveTo} from './account.ts'
import type {Endpoint} from './address.ts'
import type {Engine, Launch} from './engine.ts'
import {TEST_PASSWORD, TEST_USER} from './kinds.ts'

export async function probeMysql(endpoint: Endpoint): Promise<string> {
  const {host, port, user, password} = endpoint
  const connection = await mysql.createConnection({host, port, user, password, connectTimeout: 5_000})
  try {
    const [rows] = await connection.query<mysql.RowDataPacket[]>('select version() as version')
    return String(rows[0]?.version).split('-')[0] ?? ''
  } finally {
    await connection.end()
  }
}

const account = (host: string): string => `'${TEST_USER}'@'${host}'`

/**
 * One statement a line, as `--init-file` wants it. Run when the data folder is made, so that a server killed right after
 * its start, with nothing flushed, still has the account.
 */
const ACCOUNTS = [
  'FLUSH PRIVILEGES;',
  ...['localhost', '%'].flatMap((host) => [
    `CREATE USER IF NOT EXISTS ${account(host)} IDENTIFIED BY '${TEST_PASSWORD}';`,
    `GRANT ALL PRIVILEGES ON *.* TO ${account(host)} WITH GRANT OPTION;`,
  ]),
  `ALTER USER 'root'@'localhost' IDENTIFIED BY '${TEST_PASSWORD}';`,
  '',
].join('\n')

export function writeAccounts({account, accountsFile}: Launch): void {
  writeFileSync(accountsFile, ACCOUNTS, {mode: 0o600})
  giveTo(account, accountsFile)
}

export function commonArguments(launch: Launch): string[] {
  return [
    `--datadir=${launch.dataDir}`,
    `--tmpdir=${launch.temporaryDir}`,
    `--socket=${launch.socketPath}`,
    `--pid-file=${join(launch.dataDir, 'server.pid')}`,
    `--port=${launch.port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--secure-file-priv=',
    '--max-connections=200',
    '--innodb-buffer-pool-size=64M',
    ...(launch.durable ? [] : ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--skip-log-bin']),
  ]
}

export const mysqlFacts = {
  probe: probeMysql,
  database: 'mysql',
  socketPath: (dataDir) => join(dataDir, 's.sock'),
  stopSignals: {smart: 'SIGTERM', fast: 'SIGTERM'},
} satisfies Partial<Engine>
