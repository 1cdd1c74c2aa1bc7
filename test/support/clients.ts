/** The databases' own clients, which some tests compare with: installed where that is allowed, never left out unseen. */
import {it} from 'vitest'
import {installPackages} from './servers/debian.ts'
import {inCi, MissingServerError} from './servers/kinds.ts'
import {findProgram} from './servers/run.ts'
import type {Dialect} from './servers.ts'

/** The client of MariaDB speaks to MySQL as well. */
const MARIADB = {programs: ['mariadb', 'mysql'], debian: 'mariadb-client'}

const CLIENTS: Readonly<Record<Dialect, {readonly programs: readonly string[]; readonly debian: string}>> = {
  postgres: {programs: ['psql'], debian: 'postgresql-client'},
  mysql: MARIADB,
  mariadb: MARIADB,
  sqlite: {programs: ['sqlite3'], debian: 'sqlite3'},
}

/** @throws {@link MissingServerError} why it can't be had. */
async function findClient(dialect: Dialect): Promise<string> {
  const {programs, debian} = CLIENTS[dialect]
  if (findProgram(programs) === undefined) await installPackages('client', [debian])
  const program = findProgram(programs)
  if (program === undefined) throw new MissingServerError('client', `no ${programs.join(' or ')} is installed`)
  return program
}

/** A test that needs the client of a database: without it a skip with the reason, in CI a failure. */
export function itByClient(
  title: string,
  dialect: Dialect,
  body: (program: string) => Promise<void>,
  options: {readonly timeout?: number} = {},
): void {
  it(title, options, async ({skip}) => {
    let program: string
    try {
      program = await findClient(dialect)
    } catch (error) {
      if (inCi() || !(error instanceof MissingServerError)) throw error
      return skip(error.message)
    }
    await body(program)
  })
}
