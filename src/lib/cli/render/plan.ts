/** A plan as a tree, the part that takes longest marked; and as JSON. Pure. */
import type {PlanNode} from '../../backends/query.ts'
import {visible} from '../../core/visible.ts'
import type {RowStyle} from './rows/writer.ts'

export const planJson = (nodes: readonly PlanNode[]): readonly object[] =>
  nodes.map(({children, ...node}) => ({...node, children: planJson(children)}))

/** What a node takes by itself: time where it was run, else cost; both are told with what is below. */
function own(node: PlanNode): number {
  const of = ({timeMs, cost}: PlanNode): number => timeMs ?? cost ?? 0
  return of(node) - node.children.reduce((sum, child) => sum + of(child), 0)
}

const all = (nodes: readonly PlanNode[]): readonly PlanNode[] => nodes.flatMap((node) => [node, ...all(node.children)])

/** Undefined where nothing tells, or there is nothing to compare with. */
function slowestOf(nodes: readonly PlanNode[]): PlanNode | undefined {
  const known = all(nodes)
  if (known.length < 2) return undefined
  const slowest = known.reduce((worst, node) => (own(node) > own(worst) ? node : worst))
  return own(slowest) > 0 ? slowest : undefined
}

const count = (value: number): string => Math.round(value).toLocaleString('en-US')

/** Two or three digits that mean something. */
const short = (value: number): string => (value >= 100 ? count(value) : String(Number(value.toPrecision(3))))

function numbersOf({cost, rows, actualRows, loops, timeMs}: PlanNode): string {
  return [
    cost === undefined ? '' : `cost ${short(cost)}`,
    rows === undefined ? '' : `rows ${count(rows)}`,
    actualRows === undefined ? '' : `really ${count(actualRows)}`,
    loops === undefined || loops <= 1 ? '' : `in ${count(loops)} rounds`,
    timeMs === undefined ? '' : `${short(timeMs)} ms`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}

export function renderPlan(nodes: readonly PlanNode[], {style}: {readonly style: RowStyle}): string {
  const slowest = slowestOf(nodes)
  const [tee, corner, bar] = style.unicode ? ['├─ ', '└─ ', '│  '] : ['|- ', '`- ', '|  ']
  const mark = style.unicode ? '  ◀ slowest' : '  <- slowest'
  const lines: string[] = []
  const add = (node: PlanNode, head: string, below: string): void => {
    const numbers = numbersOf(node)
    const text = `${style.head(visible(node.title))}${numbers === '' ? '' : `  ${style.faint(`(${numbers})`)}`}`
    lines.push(`${style.faint(head)}${text}${node === slowest ? mark : ''}`)
    const inner = node.children.length > 0 ? bar : '   '
    for (const detail of node.details) lines.push(`${style.faint(below + inner)}${style.faint(visible(detail))}`)
    for (const [index, child] of node.children.entries()) {
      const isLast = index === node.children.length - 1
      add(child, below + (isLast ? corner : tee), below + (isLast ? '   ' : bar))
    }
  }
  for (const node of nodes) add(node, '', '')
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}
