/** What EXPLAIN answers on MySQL (a tree in text) and on MariaDB (JSON) → the plan as every dialect tells it. Pure. */
import type {PlanNode, Row} from '../query.ts'

const textOf = (rows: readonly Row[]): string =>
  rows.map(([cell]) => (typeof cell === 'string' ? cell : (cell?.text ?? ''))).join('\n')

export const planOf = (rows: readonly Row[], isMariadb: boolean): readonly PlanNode[] =>
  isMariadb ? planOfJson(JSON.parse(textOf(rows))) : planOfTree(textOf(rows))

type Draft = Omit<PlanNode, 'children'> & {readonly children: PlanNode[]}

/** `    -> Filter: (a > 1)  (cost=0.55 rows=1) (actual time=0.02..0.03 rows=1 loops=1)` */
function planOfTree(text: string): readonly PlanNode[] {
  const roots: PlanNode[] = []
  const path: {readonly depth: number; readonly node: Draft}[] = []
  for (const line of text.split('\n')) {
    const [, blanks, title = ''] = /^( *)-> (.*)$/.exec(line) ?? []
    if (blanks === undefined) continue
    const node = treeNode(title)
    while ((path.at(-1)?.depth ?? -1) >= blanks.length) path.pop()
    const parent = path.at(-1)
    if (parent === undefined) roots.push(node)
    else parent.node.children.push(node)
    path.push({depth: blanks.length, node})
  }
  return roots
}

function treeNode(text: string): Draft {
  const [, cost, rows] = /\(cost=(?:[\d.e+]*?\.\.)?([\d.e+]+?) rows=([\d.e+]+)\)/.exec(text) ?? []
  const [, time, actual, loops] =
    /\(actual time=[\d.e+-]+\.\.([\d.e+-]+) rows=([\d.e+]+) loops=(\d+)\)/.exec(text) ?? []
  return {
    title: text.replace(/\s*\((?:cost|actual time|rows|never executed)[^()]*\)/g, '').trim(),
    details: /\(never executed\)/.test(text) ? ['never executed'] : [],
    ...(cost === undefined ? {} : {cost: Number(cost)}),
    ...(rows === undefined ? {} : {rows: Math.round(Number(rows))}),
    // The server tells the rows and time of one round.
    ...(time === undefined ? {} : {timeMs: Number(time) * Number(loops)}),
    ...(actual === undefined ? {} : {actualRows: Math.round(Number(actual) * Number(loops))}),
    ...(loops === undefined ? {} : {loops: Number(loops)}),
    children: [],
  }
}

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

const SIDE_NOTES = new Set(['query_optimization', 'r_engine_stats'])

const DETAILS = ['key', 'index_condition', 'attached_condition', 'sort_key', 'message']

/** An object of MariaDB's JSON is a node of the plan when it is a table, a block, or something done to rows. */
function planOfJson(value: unknown): readonly PlanNode[] {
  if (Array.isArray(value)) return value.flatMap(planOfJson)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (Array.isArray(inner)) return inner.flatMap(planOfJson)
    if (!isObject(inner)) return []
    return SIDE_NOTES.has(key) ? [] : [jsonNode(key, inner)]
  })
}

function jsonNode(key: string, node: Json): PlanNode {
  const {table_name: table, access_type: access, cost, rows, r_rows: rounds, r_loops: loops} = node
  const time = numberOf(node.r_total_time_ms) ?? numberOf(node.r_table_time_ms)
  const known = numberOf(rounds)
  return {
    title: typeof table === 'string' ? `${accessName(access)} on ${table}` : key.replaceAll('_', ' '),
    details: DETAILS.flatMap((name) =>
      node[name] === undefined ? [] : [`${name.replaceAll('_', ' ')}: ${node[name]}`],
    ),
    ...(numberOf(cost) === undefined ? {} : {cost: Number(cost)}),
    ...(numberOf(rows) === undefined ? {} : {rows: Number(rows)}),
    ...(known === undefined ? {} : {actualRows: Math.round(known * (numberOf(loops) ?? 1))}),
    ...(numberOf(loops) === undefined ? {} : {loops: Number(loops)}),
    ...(time === undefined ? {} : {timeMs: time}),
    children: planOfJson(node),
  }
}

const ACCESS: Readonly<Record<string, string>> = {
  ALL: 'Table scan',
  index: 'Index scan',
  range: 'Range scan',
  ref: 'Index lookup',
  eq_ref: 'Unique index lookup',
  const: 'Constant row',
}

const accessName = (access: unknown): string => ACCESS[String(access)] ?? String(access ?? 'table')
