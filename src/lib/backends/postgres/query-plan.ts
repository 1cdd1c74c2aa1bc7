/** `EXPLAIN (FORMAT JSON)` → the plan as every dialect tells it. Pure. */
import type {PlanNode, Row} from '../query.ts'

/** https://www.postgresql.org/docs/current/sql-explain.html; names as the server has them. */
interface ServerNode {
  readonly 'Node Type': string
  readonly 'Join Type'?: string
  readonly Strategy?: string
  readonly Operation?: string
  readonly 'Relation Name'?: string
  readonly Schema?: string
  readonly Alias?: string
  readonly 'Index Name'?: string
  readonly 'CTE Name'?: string
  readonly 'Function Name'?: string
  readonly 'Subplan Name'?: string
  readonly 'Total Cost'?: number
  readonly 'Plan Rows'?: number
  readonly 'Actual Rows'?: number
  readonly 'Actual Loops'?: number
  readonly 'Actual Total Time'?: number
  readonly Plans?: readonly ServerNode[]
  readonly [detail: string]: unknown
}

const DETAILS = [
  'Index Cond',
  'Recheck Cond',
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
  'Filter',
  'Sort Key',
  'Group Key',
  'Rows Removed by Filter',
  'Sort Method',
]

function titleOf(node: ServerNode): string {
  const join = node['Join Type'] === undefined || node['Join Type'] === 'Inner' ? '' : ` ${node['Join Type']}`
  const strategy = node.Strategy === undefined || node.Strategy === 'Plain' ? '' : ` (${node.Strategy.toLowerCase()})`
  const index = node['Index Name'] === undefined ? '' : ` using ${node['Index Name']}`
  const relation = node['Relation Name'] ?? node['CTE Name'] ?? node['Function Name']
  const alias = node.Alias === undefined || node.Alias === relation ? '' : ` ${node.Alias}`
  const on = relation === undefined ? '' : ` on ${relation}${alias}`
  const name = node['Subplan Name'] === undefined ? '' : `${node['Subplan Name']}: `
  return `${name}${node.Operation ?? node['Node Type']}${join}${strategy}${index}${on}`
}

function nodeOf(node: ServerNode): PlanNode {
  const {'Total Cost': cost, 'Plan Rows': rows, 'Actual Rows': actual, 'Actual Total Time': time} = node
  const loops = node['Actual Loops']
  return {
    title: titleOf(node),
    details: DETAILS.flatMap((key) => {
      const value = node[key]
      return value === undefined || value === 0 ? [] : [`${key}: ${Array.isArray(value) ? value.join(', ') : value}`]
    }),
    ...(cost === undefined ? {} : {cost}),
    ...(rows === undefined ? {} : {rows}),
    ...(actual === undefined ? {} : {actualRows: Math.round(actual * (loops ?? 1))}),
    ...(loops === undefined ? {} : {loops}),
    // The server tells the time of one round.
    ...(time === undefined ? {} : {timeMs: time * (loops ?? 1)}),
    children: (node.Plans ?? []).map(nodeOf),
  }
}

export function planOf(rows: readonly Row[]): readonly PlanNode[] {
  const text = rows.map(([cell]) => (typeof cell === 'string' ? cell : '')).join('\n')
  return (JSON.parse(text) as readonly {readonly Plan?: ServerNode}[]).flatMap(({Plan}) =>
    Plan === undefined ? [] : [nodeOf(Plan)],
  )
}
