/** `--schemas`: a query names schemas of one database, each of which is worked on as if it were a database. */
import type {BackendConfig} from '../config/types.ts'
import {LexigramError} from '../core/errors.ts'
import type {Backend} from './backend.ts'
import {askFleet} from './fleet-query.ts'

/** Schemas of the server itself; `$user` in a search path is another one for each user, however it is quoted. */
const NOT_FOR_US = /^(?:pg_.*|information_schema|\$user)$/

/**
 * `config` once for each schema that `sql` names on its database, in the order of the rows. The first column counts.
 *
 * @throws {@link LexigramError} `LEX_SCHEMAS_UNSUPPORTED` where sessions can't be bound to a schema, or the history is
 * configured to lie in one; `LEX_FLEET_QUERY_FAILED`; `LEX_FLEET_INVALID` with every row that names none.
 */
export async function readSchemas(
  backend: Backend,
  config: BackendConfig,
  sql: string,
): Promise<readonly BackendConfig[]> {
  refuseUnsupported(backend, config)
  const rows = await askFleet(backend, {key: '--schemas', sql})
  const values = rows.map((row) => Object.values(row)[0])
  const existing = await schemasOf(backend)
  const problems = values.flatMap((value, index) => {
    const found = problemOf(value, values.indexOf(value), index, existing)
    return found === undefined ? [] : [`row ${index + 1}: ${found}`]
  })
  if (problems.length > 0) throw invalid(backend, problems)
  return values.map((value) => {
    const schema = String(value)
    return {...config, name: `${config.name}/${printable(schema)}`, schema}
  })
}

function refuseUnsupported({can, name, product}: Backend, {migrations}: BackendConfig): void {
  if (!can.schemaBinding) {
    throw new LexigramError('LEX_SCHEMAS_UNSUPPORTED', `${name} can't be migrated schema by schema`, {
      why: `${product} has no schemas inside of a database that a session can be bound to`,
      fix: 'leave --schemas away; where each tenant has a database, db.backends_from names them',
      backend: name,
    })
  }
  if (!migrations.table.includes('.')) return
  throw new LexigramError('LEX_SCHEMAS_UNSUPPORTED', `${name} has one history for all schemas`, {
    why: `db.migrations.table is ${migrations.table}, and with --schemas each schema has a history of its own`,
    fix: 'write the name of the table without a schema',
    backend: name,
  })
}

async function schemasOf(backend: Backend): Promise<ReadonlySet<unknown>> {
  const {rows} = await backend.withSession({readOnly: true}, (session) =>
    session.query<{name: string}>('select schema_name as name from information_schema.schemata'),
  )
  return new Set(rows.map(({name}) => name))
}

function problemOf(value: unknown, first: number, index: number, existing: ReadonlySet<unknown>): string | undefined {
  if (value === null || value === undefined) return 'found null; allowed: the name of a schema'
  if (typeof value !== 'string') return `found a ${typeof value}; allowed: the name of a schema`
  const shown = JSON.stringify(value)
  if (NOT_FOR_US.test(value)) return `${shown} is a schema of the server itself; allowed: one for tables of yours`
  if (!existing.has(value)) return `there is no schema ${shown} that this user may use; make it, or grant it`
  return first === index ? undefined : `${shown} is in row ${first + 1} too; allowed: each schema once`
}

/** A name may hold anything, also what a terminal obeys. */
const printable = (name: string): string => (/[\p{Cc}\p{Cf}]/u.test(name) ? JSON.stringify(name) : name)

function invalid({name}: Backend, problems: readonly string[]): LexigramError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  return new LexigramError('LEX_FLEET_INVALID', `the schemas of --schemas on ${name} have ${count}`, {
    why: problems.join('\n'),
    fix: 'correct these rows, or leave them out by a condition in the query',
    backend: name,
  })
}
