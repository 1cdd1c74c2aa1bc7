/** The schema model → a script that rebuilds it. Pure. */
import type {DatabaseModel, Table, Unrepresented} from '../../schema/model.ts'
import type {SchemaScript} from '../backend.ts'
import {arrange} from './ddl/arrange.ts'
import {notNullOf} from './ddl/columns.ts'
import {type ScriptContext, scriptContextOf} from './ddl/context.ts'
import {familiesOf} from './ddl/families.ts'
import {parentsIn} from './ddl/lineage.ts'
import {type Piece, statement} from './ddl/piece.ts'
import {hasTextBody} from './ddl/routines.ts'
import {piecesOf} from './ddl/sections.ts'
import {hasParentsOrder} from './ddl/table-form.ts'
import {defaultName, ident, qualified} from './quote.ts'

export function postgresSchemaScript(model: DatabaseModel): SchemaScript {
  const context = scriptContextOf(model)
  const {pieces, unbroken} = arrange(piecesOf(model, context))
  const body = layOut(pieces)
  const head = headOf(model, body).map(statement)
  return {
    sql: [...(head.length === 0 ? [] : [`${head.join('\n')}\n`]), body].join('\n'),
    unrepresented: [
      ...model.unrepresented,
      ...unbroken.map(unbrokenRing),
      ...reorderedColumns(model, context),
      ...renamedNotNulls(model, context),
    ],
  }
}

/** Parents got columns after their children, in a way that can't be told from the result. pg_dump does no better. */
function reorderedColumns(model: DatabaseModel, context: ScriptContext): readonly Unrepresented[] {
  const ordered = new Set(familiesOf(context).flatMap(({members}) => members))
  return model.tables
    .filter(
      (table) =>
        table.postgres?.inherits !== undefined &&
        !ordered.has(table) &&
        table.columns.some(({postgres}) => postgres?.inherited) &&
        !hasParentsOrder(context, table),
    )
    .map(({schema, name}) => ({
      object: `table ${qualified(schema, name)}`,
      why: 'its columns stand in an order that INHERITS does not give; the script puts those of its parents first',
    }))
}

/**
 * What a child has from a parent takes its name from there, or one of the server's choice; it can't be renamed. In a family
 * two columns can't take the same one.
 */
function renamedNotNulls({tables}: DatabaseModel, context: ScriptContext): readonly Unrepresented[] {
  const stepwise = new Set(familiesOf(context).flatMap(({members}) => members))
  return tables.flatMap((table) => {
    if (table.postgres?.inherits === undefined) return []
    const parents = parentsIn(context, table)
    const inherited = table.constraints.flatMap((told) => {
      if (told.kind !== 'not null' || !told.postgres?.inherited) return []
      const [column] = told.columns
      return [{told, column, names: parents.flatMap((parent) => notNullNameOf(parent, column) ?? [])}]
    })
    return inherited.flatMap(({told, column, names}) => {
      const likely = stepwise.has(table) ? names : names.slice(0, 1)
      const isGiven = [...likely, defaultName(table.name, column, 'not_null')].includes(told.name)
      const others = stepwise.has(table) ? inherited.filter((each) => each.column !== column) : []
      const isTwice = others.some((each) => each.names.some((name) => names.includes(name)))
      if (names.length === 0 || (isGiven && !isTwice)) return []
      const object = `constraint ${ident(told.name ?? '')} of table ${qualified(table.schema, table.name)}`
      return [{object, why: isTwice ? WHY_TWICE : WHY_RENAMED}]
    })
  })
}

const WHY_RENAMED =
  'this NOT NULL comes from a parent, and a history that is lost gave it its name; the script makes one with another name'
const WHY_TWICE =
  'this NOT NULL and another one come from parents that have one name for both; the script may stop there'

function notNullNameOf(table: Table, name: string): string | undefined {
  const told = notNullOf(table, name)
  if (told !== undefined) return told.postgres?.noInherit ? undefined : told.name
  const column = table.columns.find((each) => each.name === name)
  return column === undefined || column.nullable ? undefined : defaultName(table.name, name, 'not_null')
}

const unbrokenRing = ({id}: Piece): Unrepresented => ({
  object: id,
  why: 'it and what it depends on need each other to exist first; the script may stop there',
})

/** Only what the script needs to mean the same everywhere. */
function headOf({routines}: DatabaseModel, body: string): string[] {
  return [
    ...(/[^\0-\x7f]/.test(body) ? ["SET client_encoding = 'UTF8'"] : []),
    ...(body.includes('\\') ? ['SET standard_conforming_strings = on'] : []),
    // Bodies may name what comes later.
    ...(routines.some(hasTextBody) ? ['SET check_function_bodies = false'] : []),
  ]
}

/** A blank line between pieces, but for neighbours of one line each, such as the indexes of a table. */
function layOut(pieces: readonly Piece[]): string {
  const lines: string[] = []
  let last: Piece | undefined
  for (const piece of pieces) {
    if (piece.statements.length === 0) continue
    if (last !== undefined && !(isLine(last) && isLine(piece) && last.group === piece.group)) lines.push('')
    lines.push(...piece.statements)
    last = piece
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

const isLine = ({statements, group}: Piece): boolean =>
  group !== undefined && statements.length === 1 && !statements[0]?.includes('\n')
