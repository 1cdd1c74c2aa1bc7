/** `\d`, `\dt`, `\df`: what is in the database, as `db inspect` sees it. */
import {byCodeUnit} from '../../core/text.ts'
import {renderSchema} from '../../operations/inspect.ts'
import {globMatcher} from '../../schema/glob.ts'
import type {DatabaseModel} from '../../schema/model.ts'
import type {Selection} from '../../schema/select.ts'
import type {CommandCall} from './call.ts'

const read = ({session}: CommandCall, selection?: Selection): Promise<DatabaseModel> =>
  session.options.interrupts.during((signal) => session.connection.inspection.read(selection, signal))

/** Without a name a list, with one all about it. */
export async function describe(call: CommandCall): Promise<void> {
  const {session, args} = call
  if (args.length === 0) return listRelations(call, ['table', 'view', 'materialized view', 'sequence'])
  const selection = {schemas: [], tables: [], objects: args, exclude: []}
  const model = await read(call, selection)
  const {io} = session.options
  const {text} = await renderSchema(session.connection.backend, model, 'text', {...io.out, definitions: true})
  await io.page(io.redact(text))
}

interface Listed {
  readonly schema: string
  readonly name: string
  readonly kind: string
  readonly about: string
}

export async function listRelations(call: CommandCall, kinds: readonly string[]): Promise<void> {
  const {tables, views, sequences} = await read(call)
  const relations = [
    ...tables,
    ...views.map((view) => ({...view, kind: view.materialized === true ? 'materialized view' : 'view'})),
    ...sequences,
  ].filter(({kind}) => kinds.includes(kind))
  await list(
    call,
    relations.map(({schema, name, kind, comment}) => ({schema: schema ?? '', name, kind, about: comment ?? ''})),
  )
}

export async function listRoutines(call: CommandCall): Promise<void> {
  const {routines} = await read(call)
  await list(
    call,
    routines.map(({schema, name, kind, arguments: given, returns}) => ({
      schema: schema ?? '',
      name,
      kind,
      about: `(${given.map((one) => [one.name, one.type].filter(Boolean).join(' ')).join(', ')})${returns === undefined ? '' : ` → ${returns}`}`,
    })),
  )
}

/** Columns that are empty everywhere are left out. */
async function list({session, args: [glob]}: CommandCall, found: readonly Listed[]): Promise<void> {
  const matches = glob === undefined ? () => true : globMatcher(glob)
  const kept = found
    .filter(({schema, name}) => matches(name) || matches(`${schema}.${name}`))
    .sort((a, b) => byCodeUnit(a.schema, b.schema) || byCodeUnit(a.name, b.name))
  const columns = (['schema', 'name', 'kind', 'about'] as const).filter((column) =>
    kept.some((one) => one[column] !== ''),
  )
  await session.printRows(
    columns.length === 0 ? ['name'] : columns,
    kept.map((one) => columns.map((column) => one[column])),
  )
}
