/** A model as TypeScript types for Kysely. Pure. */
import {byCodeUnit} from '../../core/text.ts'
import type {Column, DatabaseModel, Table, View} from '../model.ts'
import {type ColumnContext, columnProperty, columnType, readOnlyType} from './kysely/columns.ts'
import {identifiers} from './kysely/identifiers.ts'
import {docComment, propertyName} from './kysely/literal.ts'
import {namedTypes} from './kysely/types.ts'

const HEADER = `/**
 * The database as Kysely sees it. Written by \`lexigram db inspect --format kysely\`: run it again instead of editing.
 *
 * Values are those of lexigram's runtime library, the same on all databases: 64-bit integers are numbers, and bigints
 * where a number is not exact; decimals, dates (\`2026-11-23\`), times and intervals are text; timestamps are \`Date\`;
 * bytes are \`Uint8Array\`. JSON is read as a value and written as text: \`JSON.stringify(value)\`.
 */
`

const JSON_VALUE =
  'export type JsonValue = string | number | boolean | null | readonly JsonValue[] | {readonly [key: string]: JsonValue}'

/** Not `GeneratedAlways`: where that is all there is, Kysely takes anything. */
const READ_ONLY = `/** Of a view that takes no rows. */
type ReadOnly<T> = ColumnType<T, undefined, undefined>`

/** Names without a schema are looked for here, unless the connection says otherwise. */
const DEFAULT_SCHEMA = 'public'

const UNREACHABLE = 'Not in DB: Kysely takes its name apart. Reach it with sql.table.'

type Relation = Table | View

interface Named {
  readonly key: string
  readonly interfaceName: string
  readonly relation: Relation
}

/** A module that exports `DB`, and an interface for each table and view. */
export function renderKysely(model: DatabaseModel): string {
  const {claim} = identifiers()
  const relations: Named[] = [...model.tables, ...model.views]
    .map((relation) => ({relation, key: pathOf(relation).join('.')}))
    .toSorted((a, b) => byCodeUnit(a.key, b.key))
    .map((named) => ({...named, interfaceName: claim(pathOf(named.relation))}))
  const {names, declarations} = namedTypes(model, claim, pathOf)
  const domains = new Map(model.types.flatMap((type) => (type.kind === 'domain' ? [[type.id, type] as const] : [])))
  const context: ColumnContext = {names, domains}
  const body = [...relations.map((named) => interfaceOf(named, context)), database(relations)].join('\n\n')
  const helpers = [
    ...(body.includes(': ReadOnly<') ? [READ_ONLY] : []),
    ...(body.includes('JsonValue') ? [JSON_VALUE] : []),
  ]
  return `${[`${HEADER}${imports(body)}`.trimEnd(), ...helpers, ...declarations, body].join('\n\n')}\n`
}

const pathOf = ({schema, name}: {readonly schema?: string; readonly name: string}): string[] =>
  schema === undefined || schema === DEFAULT_SCHEMA ? [name] : [schema, name]

/** Only what is used. Names of the database can't be taken for these: they are claimed already. */
function imports(body: string): string {
  const uses = (name: string): boolean => body.includes(`: ${name}<`)
  const used = ['ColumnType', 'Generated', 'GeneratedAlways'].filter(
    (name) => uses(name) || (name === 'ColumnType' && uses('ReadOnly')),
  )
  return used.length === 0 ? '' : `import type {${used.join(', ')}} from 'kysely'`
}

function interfaceOf(named: Named, context: ColumnContext): string {
  const {interfaceName, relation} = named
  const type = (column: Column): string =>
    takesRows(relation) ? columnType(column, context) : readOnlyType(column, context)
  const {comment, columns} = relation
  return [
    ...docComment([...(comment === undefined ? [] : [comment]), ...(isReachable(named) ? [] : [UNREACHABLE])], 0),
    `export interface ${interfaceName} {`,
    ...columns.flatMap((column) => columnProperty(column, type(column))),
    '}',
  ].join('\n')
}

/** Of views those that were made to be written to. */
const takesRows = (relation: Relation): boolean =>
  relation.kind === 'table' ||
  relation.checkOption !== undefined ||
  relation.triggers.some(({timing}) => timing === 'instead of')

/** Kysely parts a table's name at dots and at `as`: such a one can't be written in its queries. */
const isReachable = ({relation: {schema, name}}: Named): boolean => !/\.| as /.test(`${name} ${schema ?? ''}`)

function database(relations: readonly Named[]): string {
  const properties = relations
    .filter(isReachable)
    .map(({key, interfaceName}) => `  ${propertyName(key)}: ${interfaceName}`)
  return ['export interface DB {', ...properties, '}'].join('\n')
}
