/** `EXPLAIN QUERY PLAN` → the plan as every dialect tells it; SQLite tells neither cost nor rows. Pure. */
import type {Cell, PlanNode, Row} from '../query.ts'

const textOf = (cell: Cell | undefined): string =>
  cell === null || cell === undefined ? '' : typeof cell === 'string' ? cell : cell.text

/** @see https://www.sqlite.org/eqp.html: id, parent, notused, detail. */
export function planOf(rows: readonly Row[]): readonly PlanNode[] {
  const below = (parent: string): readonly PlanNode[] =>
    rows
      .filter((row) => textOf(row[1]) === parent)
      .map((row) => ({title: textOf(row[3]), details: [], children: below(textOf(row[0]))}))
  return below('0')
}
