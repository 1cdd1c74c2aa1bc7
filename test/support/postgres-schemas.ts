/** Schemas on PostgreSQL: the kitchen sink of each version, and what pg_dump says of one. */
import {execFile} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {findPgDump} from '../../scripts/corpora/clients.ts'
import {ROOT} from './build.ts'
import {urlOf} from './servers/address.ts'
import {inCi} from './servers/kinds.ts'
import type {TestDatabase} from './servers.ts'

export type PostgresKind = 'postgres15' | 'postgres18'

export const POSTGRES_KINDS: readonly PostgresKind[] = ['postgres18', 'postgres15']

/** What stands below is for newer servers only. */
const NEWER = /^-- From version 18 on\.$/m

export function postgresSink(kind: PostgresKind): string {
  const whole = readFileSync(join(ROOT, 'test/golden/postgres/kitchen-sink/setup.sql'), 'utf8')
  return kind === 'postgres18' ? whole : (whole.split(NEWER)[0] ?? '')
}

/**
 * Connections of subscriptions are left out.
 *
 * @returns undefined where there is no pg_dump for that server: 18 comes without one; one that should be there is missed in CI.
 */
export async function dumped(database: TestDatabase): Promise<string | undefined> {
  const program = await findPgDump(database)
  const {server, name} = database
  if (program === undefined && database.kind === 'postgres15' && inCi()) throw new Error('there is no pg_dump')
  if (program === undefined || server === undefined) return undefined
  const {stdout} = await promisify(execFile)(program, ['-s', '--no-subscriptions', urlOf(server, name)], {
    maxBuffer: 1 << 26,
  })
  return stdout.replaceAll(/^\\(?:un)?restrict .*\n/gm, '')
}
