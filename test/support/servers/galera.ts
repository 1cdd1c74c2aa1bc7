/** A Galera cluster of MariaDB servers on loopback, from the system's packages. */
import {existsSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'
import mysql from 'mysql2/promise'
import {installPackages} from './debian.ts'
import type {Engine} from './engine.ts'
import {MissingServerError} from './kinds.ts'
import {findMariadb} from './mariadb.ts'
import {findProgram} from './run.ts'
import {freePort, type RunningServer, startEngine} from './server.ts'

const PROVIDER = '/usr/lib/galera/libgalera_smm.so'
const JOIN_TIMEOUT_MS = 60_000

export async function findGalera(): Promise<Engine> {
  const engine = await findMariadb()
  const isThere = (): boolean => existsSync(PROVIDER) && findProgram(['rsync']) !== undefined
  if (!isThere()) await installPackages('galera', ['galera-4', 'rsync'])
  if (!isThere()) throw new MissingServerError('galera', `there is no ${PROVIDER}, or no rsync`)
  return engine
}

interface Ports {
  readonly group: number
  readonly increments: number
  readonly snapshots: number
}

const freePorts = async (): Promise<Ports> => ({
  group: await freePort(),
  increments: await freePort(),
  snapshots: await freePort(),
})

/** https://mariadb.com/kb/en/configuring-mariadb-galera-cluster/ */
const argumentsOf = ({group, increments, snapshots}: Ports, members: readonly Ports[]): string[] => [
  '--binlog-format=ROW',
  '--innodb-autoinc-lock-mode=2',
  '--wsrep-on=ON',
  `--wsrep-provider=${PROVIDER}`,
  `--wsrep-cluster-address=gcomm://${members.map((member) => `127.0.0.1:${member.group}`).join(',')}`,
  `--wsrep-node-address=127.0.0.1:${group}`,
  `--wsrep-provider-options=base_port=${group};gmcast.listen_addr=tcp://127.0.0.1:${group};ist.recv_addr=127.0.0.1:${increments}`,
  '--wsrep-sst-method=rsync',
  `--wsrep-sst-receive-address=127.0.0.1:${snapshots}`,
]

/** Two nodes that know each other; they end with this process at the latest. */
export async function startGalera(engine: Engine): Promise<readonly [RunningServer, RunningServer]> {
  const ports = [await freePorts(), await freePorts()] as const
  const first = await startEngine('mariadb', engine, {args: [...argumentsOf(ports[0], ports), '--wsrep-new-cluster']})
  const second = await startEngine('mariadb', engine, {args: argumentsOf(ports[1], ports)})
  for (const node of [first, second]) await joined(node)
  return [first, second]
}

async function joined({host, port, user, password}: RunningServer): Promise<void> {
  const connection = await mysql.createConnection({host, port, user, password})
  try {
    for (const started = Date.now(); ; await sleep(50)) {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(
        "show status where variable_name in ('wsrep_cluster_size', 'wsrep_local_state_comment')",
      )
      const state = rows
        .map((row) => String(row.Value))
        .sort()
        .join(' ')
      if (state === '2 Synced') return
      if (Date.now() - started > JOIN_TIMEOUT_MS) throw new Error(`the node did not join the cluster: ${state}`)
    }
  } finally {
    await connection.end()
  }
}
