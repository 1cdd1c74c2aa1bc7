/** The command line of the corpora run. Pure. */
import {parseArgs} from 'node:util'

const DIALECTS = ['postgres', 'mysql', 'mariadb', 'sqlite'] as const

export interface Arguments {
  readonly folder: string
  /** `mysql` are the sets of MySQL's SQL on MySQL and MariaDB, `mariadb` the same on MariaDB alone. */
  readonly dialect: (typeof DIALECTS)[number] | undefined
  /** Name of the only set to run. */
  readonly only: string | undefined
  /** Also runs each `schema.sql`, as one migration. */
  readonly schemas: boolean
  /** Inspects each set, also each `schema.sql`, rebuilds it from what was written, and compares. */
  readonly inspect: boolean
  readonly json: boolean
}

export const USAGE = `npm run corpora -- DIR [--dialect ${DIALECTS.join('|')}] [--only NAME] [--schemas] [--inspect] [--json]

  DIR        sets of real migrations and their manifest.json
  --dialect  only these sets; mysql is on MySQL and MariaDB, mariadb on MariaDB alone
  --only     the set of this name
  --schemas  each schema.sql too, as one migration
  --inspect  load and inspect each set and each schema.sql, rebuild it from that, and compare the two
  --json     one JSON document in place of the table`

/** A command line that says nothing that can be done. */
export class UsageError extends Error {}

/** @throws {@link UsageError} */
export function readArguments(args: readonly string[]): Arguments {
  const {values, positionals} = parsed(args)
  const [folder, ...others] = positionals
  if (folder === undefined) throw new UsageError('DIR is missing')
  if (others.length > 0) throw new UsageError(`one DIR, not also ${others.join(' ')}`)
  const {dialect, only, schemas = false, inspect = false, json = false} = values
  const known = DIALECTS.find((name) => name === dialect)
  if (dialect !== undefined && known === undefined) throw new UsageError(`unknown dialect ${dialect}`)
  return {folder, dialect: known, only, schemas: schemas || inspect, inspect, json}
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        dialect: {type: 'string'},
        only: {type: 'string'},
        schemas: {type: 'boolean'},
        inspect: {type: 'boolean'},
        json: {type: 'boolean'},
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
