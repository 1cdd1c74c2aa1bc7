/** A model as a graph for Graphviz: tables with their columns, foreign keys from column to column, a cluster a schema. Pure. */
import type {ObjectId} from '../basics.ts'
import type {DatabaseModel, Table} from '../model.ts'
import {html, id as quotedId} from './diagram/dot-text.ts'
import {keysOf, type Relation, relationsOf, shortType, strangers} from './diagram/relations.ts'
import {type Names, namesOf} from './outline/names.ts'

const HEAD = `digraph schema {
  graph [rankdir=LR, splines=true, overlap=false, nodesep=0.3, ranksep=1.2, fontname="Helvetica"]
  node [shape=plain, fontname="Helvetica", fontsize=11]
  edge [color="#606060", fontname="Helvetica", fontsize=9, arrowhead=none, arrowtail=crow, dir=both]
`

/** @see https://graphviz.org/doc/info/shapes.html#html */
export function renderDot(model: DatabaseModel): string {
  const names = namesOf(model)
  const tables = new Map(model.tables.map((table) => [table.id, table]))
  const outside = strangers(model.tables).map((stranger) =>
    indented(2)(node(stranger.id, [header(names.plain(stranger))])),
  )
  const edges = relationsOf(model.tables).map((relation) => `  ${edge(relation, tables)}`)
  const lines = [...clusters(model.tables, names), ...outside, ...edges]
  return `${HEAD}${lines.map((line) => `${line}\n`).join('')}}\n`
}

/** Without boxes where there is but one schema. */
function clusters(tables: readonly Table[], names: Names): string[] {
  const bySchema = Map.groupBy(tables, ({schema}) => schema)
  return [...bySchema].flatMap(([schema, members], at) => {
    const nodes = members.map((table) => tableNode(table, names))
    if (schema === undefined || bySchema.size === 1) return nodes.map(indented(2))
    return [
      `  subgraph cluster_${at} {`,
      `    label=${quotedId(schema)}`,
      '    style=rounded',
      '    color="#a0a0a0"',
      ...nodes.map(indented(4)),
      '  }',
    ]
  })
}

const indented =
  (blanks: number) =>
  (lines: string): string =>
    lines.replaceAll(/^/gm, ' '.repeat(blanks))

const node = (id: ObjectId, rows: readonly string[]): string =>
  [
    `${quotedId(id)} [label=<<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="4">`,
    ...rows.map((row) => `  ${row}`),
    '</TABLE>>]',
  ].join('\n')

const header = (name: string): string => `<TR><TD COLSPAN="2" BGCOLOR="#e8e8e8"><B>${html(name)}</B></TD></TR>`

function tableNode(table: Table, names: Names): string {
  const rows = table.columns.map(({name, type, nullable}, at) => {
    const keys = keysOf(table, name)
    const shown = keys.includes('PK') ? `<U>${html(name)}</U>` : html(name)
    const marks = [shortType(type), ...(nullable ? [] : ['not null']), ...keys.filter((key) => key !== 'PK')].join('  ')
    return `<TR><TD ALIGN="LEFT" PORT="c${at}">${shown}</TD><TD ALIGN="LEFT" PORT="d${at}"><FONT COLOR="#606060">${html(marks)}</FONT></TD></TR>`
  })
  return node(table.id, [header(names.plain(table)), ...rows])
}

/** From the right side of the first column of the key to the left side of the one that it refers to. */
function edge({from, to, key, optional, unique}: Relation, tables: ReadonlyMap<ObjectId, Table>): string {
  const port = (id: ObjectId, column: string | undefined, left: boolean): string => {
    const at = tables.get(id)?.columns.findIndex(({name}) => name === column) ?? -1
    return at === -1 ? quotedId(id) : `${quotedId(id)}:${left ? `c${at}:w` : `d${at}:e`}`
  }
  const attributes = [
    `tooltip=${quotedId(key.name ?? key.columns.join(', '))}`,
    ...(unique ? ['arrowtail=tee'] : []),
    ...(optional ? ['style=dashed'] : []),
    ...(key.columns.length > 1 ? [`label=${quotedId(key.columns.join(', '))}`] : []),
  ]
  // A table that refers to itself is left and come back to on the same side, not crossed.
  const arrival = port(to, key.references.columns[0], from !== to)
  return `${port(from, key.columns[0], false)} -> ${arrival} [${attributes.join(', ')}]`
}
