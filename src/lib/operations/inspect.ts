/** `db inspect`: the schema of one database, or a part of it, shown or compared. Takes no lock and changes nothing. */
import type {Backend, InspectOptions} from '../backends/backend.ts'
import {DbError} from '../backends/db-error.ts'
import {ScriptError} from '../backends/statement.ts'
import {nearestOf} from '../config/nearest.ts'
import {LexigramError} from '../core/errors.ts'
import {normaliseText} from '../core/text.ts'
import {ownTables} from '../migrations/own-tables.ts'
import type {SchemaDifference} from '../schema/difference.ts'
import {PLAIN_STYLE, type Style} from '../schema/formats/text/style.ts'
import {renderModel, type SchemaFormat} from '../schema/formats.ts'
import {withoutTables} from '../schema/internal.ts'
import type {DatabaseModel, Unrepresented} from '../schema/model.ts'
import {type Selection, selectModel, type Unmatched} from '../schema/select.ts'

export interface InspectRequest extends InspectOptions {
  readonly backend: Backend
  /** Whose tables are lexigram's own. */
  readonly migrations: {readonly table: string}
  /** @defaultValue everything */
  readonly selection?: Selection
  /** Also lexigram's own tables. @defaultValue false */
  readonly internal?: boolean
}

export interface InspectReport {
  readonly name: string
  readonly dialect: string
  readonly product: string
  readonly serverVersion: string | undefined
  readonly address: string
  readonly model: DatabaseModel
  /** What the model needs and the selection left out, as `view app.totals needs table app.orders`. */
  readonly dangling: readonly string[]
}

/**
 * @throws {@link LexigramError} when the database can't be reached or read, and `LEX_OBJECT_UNKNOWN` when nothing
 * answers to a name or pattern of the selection.
 */
export async function inspect(request: InspectRequest): Promise<InspectReport> {
  const {backend, migrations, selection, internal = false} = request
  const whole = await readModel(request)
  const own = internal ? whole : withoutTables(whole, ownTables(migrations.table))
  const {model, unmatched, dangling} = select(own, selection, backend)
  const [first] = unmatched
  if (first !== undefined) throw unknownObject(first, unmatched, backend)
  const {name, dialect, product, serverVersion, address} = backend
  return {name, dialect, product, serverVersion, address, model, dangling}
}

async function readModel({backend, privileges, sizes, signal}: InspectRequest): Promise<DatabaseModel> {
  try {
    return await backend.inspect({privileges, sizes, signal})
  } catch (error) {
    if (signal.aborted) throw interrupted(backend.name, error)
    if (!(error instanceof DbError) || error.kind === 'connection') throw error
    throw new LexigramError('LEX_DATABASE', `cannot read the schema of ${backend.name}: ${error.message}`, {
      fix: 'see what the database says; the user of the URL needs the right to read the catalog',
      database: error.database,
      cause: error,
    })
  }
}

const interrupted = (name: string, cause: unknown): LexigramError =>
  new LexigramError('LEX_INTERRUPTED', `interrupted while ${name} was inspected`, {cause})

function select(model: DatabaseModel, selection: Selection | undefined, backend: Backend) {
  if (selection === undefined) return {model, unmatched: [], dangling: []}
  if (selection.schemas.length > 0 && !backend.can.schemas) {
    throw new LexigramError('LEX_USAGE', `--schema: ${backend.product} has no schemas within a database`, {
      fix: 'name tables and views with --table instead',
    })
  }
  const selected = selectModel(model, selection)
  // To leave out what is not there anyway is no mistake.
  return {...selected, unmatched: selected.unmatched.filter(({list}) => list !== 'exclude')}
}

const CALLED: Readonly<Record<Unmatched['list'], string>> = {
  schemas: 'schema',
  tables: 'table or view',
  objects: 'object',
  exclude: 'object',
}

function unknownObject({pattern, names, list}: Unmatched, all: readonly Unmatched[], backend: Backend): LexigramError {
  const nearest = nearestOf(pattern, names)
  const patterns = all.map((one) => JSON.stringify(one.pattern)).join(', ')
  const some = names.slice(0, 10).join(', ')
  const more = names.length > 10 ? ` and ${names.length - 10} more` : ''
  return new LexigramError('LEX_OBJECT_UNKNOWN', `${backend.name} has no ${CALLED[list]} ${patterns}`, {
    why: names.length === 0 ? 'it has none at all' : `it has ${some}${more}`,
    fix: nearest === undefined ? 'see `lexigram db inspect` for what there is' : `did you mean ${nearest}?`,
    backend: backend.name,
  })
}

/** A schema in one format. */
export interface RenderedSchema {
  readonly text: string
  /** What `text`, or the model, leaves out. */
  readonly unrepresented: readonly Unrepresented[]
}

/** @param style - of text. */
export async function renderSchema(
  backend: Backend,
  model: DatabaseModel,
  format: SchemaFormat,
  style: Style = PLAIN_STYLE,
): Promise<RenderedSchema> {
  // A page is called like the backend: databases that are to be the same may have other names.
  if (format !== 'sql') {
    return {text: await renderModel(format, model, style, backend.name), unrepresented: model.unrepresented}
  }
  const {sql, unrepresented} = await backend.writeSchema(model)
  return {text: sql, unrepresented}
}

/** A dump that a database is compared with. */
export interface SchemaFile {
  readonly path: string
  readonly text: string
  readonly format: SchemaFormat
}

/**
 * What of `model` is not as the dump says. SQL is compared by its statements, whatever their order, JSON object by object,
 * other formats by what stands between empty lines.
 *
 * @throws {@link LexigramError} `LEX_SCHEMA_INVALID` when the file can't be read as what it should be.
 */
export async function compareSchema(
  backend: Backend,
  model: DatabaseModel,
  {path, text, format}: SchemaFile,
): Promise<readonly SchemaDifference[]> {
  if (format === 'json') {
    const [{parseModel}, {compareModels}] = await Promise.all([
      import('../schema/formats/json.ts'),
      import('../schema/compare.ts'),
    ])
    return compareModels(parseModel(text, path), model)
  }
  const {comparePieces, paragraphsOf} = await import('../schema/compare-text.ts')
  const rendered = await renderSchema(backend, model, format)
  const cut = format === 'sql' ? (sql: string) => statementsOf(backend, sql, path) : paragraphsOf
  return comparePieces(cut(normaliseText(text)), cut(normaliseText(rendered.text)))
}

function statementsOf({lexer}: Backend, sql: string, path: string): readonly string[] {
  try {
    return lexer.statements(sql).map(({text}) => text)
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    throw new LexigramError('LEX_SCHEMA_INVALID', `not a script of SQL: ${path}`, {
      why: error.message,
      fix: error.fix,
      cause: error,
    })
  }
}
