/** Rows of views, and what SHOW CREATE VIEW prints → views of the model. Pure. */
import {byCodeUnit} from '../../../core/text.ts'
import {objectId} from '../../../schema/basics.ts'
import type {Column, Unrepresented, View} from '../../../schema/model.ts'
import type {Catalog} from '../catalog/catalog.ts'
import type {ViewRow} from '../catalog/programs.ts'
import type {ColumnRow} from '../catalog/tables.ts'
import {columnOf} from './column.ts'
import {groupBy} from './group.ts'
import {groupEnd, isWord, nameOf, type Piece, piecesOf, queryWithoutDatabase} from './tokens.ts'

export interface Views {
  readonly views: readonly View[]
  readonly unrepresented: readonly Unrepresented[]
}

export function viewsOf(catalog: Catalog): Views {
  const views: View[] = []
  const unrepresented: Unrepresented[] = []
  const columns = groupBy(catalog.columns, ({table_name}) => table_name)
  const dependencies = dependenciesOf(catalog)
  for (const row of catalog.views) {
    const name = row.table_name
    const sql = catalog.shown.get('view', name)
    const rows = columns.get(name)
    if (sql === undefined)
      unrepresented.push({
        object: `view ${name}`,
        why: catalog.shown.refusal('view', name) ?? 'the user may not see its definition',
      })
    else if (rows === undefined) unrepresented.push({object: `view ${name}`, why: 'it refers to what is not there'})
    else {
      const query = queryOf(queryWithoutDatabase(sql, catalog.database), row)
      const dependsOn = dependencies(name, query.text)
      views.push({
        kind: 'view',
        id: viewId(name),
        name,
        ...(dependsOn.length === 0 ? {} : {dependsOn}),
        columns: [...rows]
          .sort((a, b) => Number(a.ordinal_position) - Number(b.ordinal_position))
          .map((column) => viewColumnOf(column, catalog)),
        definition: query.text,
        ...(row.check_option === 'NONE' ? {} : {checkOption: row.check_option.toLowerCase() as 'local' | 'cascaded'}),
        triggers: [],
        mysql: mysqlPartOf(row, query),
      })
    }
  }
  return {views: views.sort((a, b) => byCodeUnit(a.name, b.name)), unrepresented}
}

const viewId = (name: string): string => objectId('view', [name])

/** What a value is; the rest that the catalog has is of the columns underneath. */
function viewColumnOf(row: ColumnRow, {isMariadb}: Catalog): Column {
  const {name, type, valueKind, values, nullable} = columnOf(row, {...PLAIN_COLUMN, isMariadb})
  return {name, type, valueKind, ...(values === undefined ? {} : {values}), nullable}
}

const PLAIN_COLUMN = {
  tableCharset: undefined,
  tableCollation: undefined,
  binaryDefault: undefined,
  textDefault: undefined,
  attributes: undefined,
  shown: undefined,
  unqualify: (sql: string): string => sql,
}

interface Query {
  readonly text: string
  readonly algorithm: string
  readonly columnNames: readonly string[]
}

/** `CREATE ALGORITHM=… DEFINER=… SQL SECURITY … VIEW name (columns) AS query WITH … CHECK OPTION` */
function queryOf(sql: string, {check_option}: ViewRow): Query {
  const pieces = piecesOf(sql)
  const view = pieces.findIndex((piece) => isWord(piece, 'VIEW'))
  const open = view + 2
  const close = pieces[open]?.text === '(' ? groupEnd(pieces, open) : open
  const as = pieces[close] as Piece
  const algorithm = pieces.findIndex((piece) => isWord(piece, 'ALGORITHM'))
  const text = sql.slice(as.end).trim()
  const suffix = ` WITH ${check_option} CHECK OPTION`
  return {
    text: check_option !== 'NONE' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
    algorithm: pieces[algorithm + 2]?.text.toLowerCase() ?? '',
    columnNames: pieces
      .slice(open, close)
      .filter(({kind}) => kind === 'quoted')
      .map(nameOf),
  }
}

function mysqlPartOf(row: ViewRow, {algorithm, columnNames}: Query): NonNullable<View['mysql']> {
  return {
    ...(algorithm === 'merge' || algorithm === 'temptable' ? {algorithm} : {}),
    definer: row.definer,
    security: row.security_type === 'INVOKER' ? 'invoker' : 'definer',
    ...(columnNames.length === 0 ? {} : {columnNames}),
    characterSetClient: row.character_set_client,
    collationConnection: row.collation_connection,
  }
}

/** A function from a view's name and query to the ids of what it is made of. */
function dependenciesOf(catalog: Catalog): (name: string, query: string) => readonly string[] {
  const views = new Set(catalog.views.map(({table_name}) => table_name))
  const relation = (name: string): string => (views.has(name) ? viewId(name) : objectId('table', [name]))
  if (!catalog.isMariadb) {
    const usage = groupBy(catalog.viewUsage, ({view_name}) => view_name)
    // What a function of the view reads is among its tables, or not, by what was made first.
    return (name, query) => {
      const named = new Set(piecesOf(query).flatMap((piece) => (piece.kind === 'quoted' ? [nameOf(piece)] : [])))
      const rows = (usage.get(name) ?? []).filter((row) => named.has(row.name))
      return sorted(rows.map((row) => (row.kind === 'table' ? relation(row.name) : functionId(row.name))))
    }
  }
  const relations = new Map(catalog.tables.map((row) => [row.table_name, row.table_type]))
  const functions = new Set(
    catalog.routines.filter(({routine_type}) => routine_type === 'FUNCTION').map(({routine_name}) => routine_name),
  )
  return (self, query) =>
    sorted(
      bareNames(query).flatMap(({name, isCall}) => {
        if (isCall) return functions.has(name) ? [functionId(name)] : []
        const type = relations.get(name)
        if (type === undefined || name === self) return []
        return [type === 'SEQUENCE' ? objectId('sequence', [name]) : relation(name)]
      }),
    )
}

const functionId = (name: string): string => objectId('function', [name])

const sorted = (ids: readonly string[]): readonly string[] => [...new Set(ids)].sort(byCodeUnit)

/**
 * Names that stand where a table or function can: MariaDB prints columns as `` `table`.`column` ``, and a new name after
 * AS, another name or a parenthesis. Names of the query's own tables (WITH) are among them.
 */
function bareNames(query: string): readonly {readonly name: string; readonly isCall: boolean}[] {
  const pieces = piecesOf(query)
  return pieces.flatMap((piece, at) => {
    if (piece.kind !== 'quoted') return []
    const before = pieces[at - 1]
    const after = pieces[at + 1]?.text
    if (before?.text === '.' || after === '.' || isWord(before, 'AS')) return []
    if (before?.kind === 'quoted' || before?.text === ')') return []
    return [{name: nameOf(piece), isCall: after === '('}]
  })
}
