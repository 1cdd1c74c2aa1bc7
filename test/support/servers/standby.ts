/** A standby of PostgreSQL, which streams from its primary and takes no writes. */
import {appendFileSync, cpSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {giveTo} from './account.ts'
import type {Launch} from './engine.ts'
import type {ServerKind} from './kinds.ts'
import {run} from './run.ts'
import {type RunningServer, startEngine} from './server.ts'
import {findServer} from './start.ts'

/**
 * A hot standby of a running `primary`, which is stopped for as long as its files are copied.
 *
 * @see https://www.postgresql.org/docs/current/warm-standby.html#STANDBY-SERVER-SETUP
 */
export async function startStandby(kind: ServerKind, primary: RunningServer): Promise<RunningServer> {
  const engine = await findServer(kind)
  const {host, port, user, password} = primary
  const initialize = async ({account, dataDir}: Launch): Promise<void> => {
    await primary.stop('fast')
    cpSync(primary.dataDir, dataDir, {recursive: true, filter: (path) => !path.includes('.s.PGSQL')})
    await primary.restart()
    const conninfo = `host=${host} port=${port} user=${user} password=${password.replaceAll("'", "\\'")}`
    appendFileSync(join(dataDir, 'postgresql.auto.conf'), `primary_conninfo = '${conninfo}'\n`)
    writeFileSync(join(dataDir, 'standby.signal'), '')
    giveTo(account, dataDir)
    if (account !== undefined) await run('chown', ['-R', `${account.uid}:${account.gid}`, dataDir])
  }
  return startEngine(kind, {...engine, initialize})
}
