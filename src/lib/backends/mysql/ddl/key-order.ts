/** Keys that stand in an order of older days. Pure. */
import type {Column, Index, Table} from '../../../schema/model.ts'

export interface KeyOrder {
  /** As CREATE TABLE has to list them. */
  readonly keys: readonly Index[]
  /** Columns that it makes without NOT NULL; those of the primary key get it from there. */
  readonly nullable: ReadonlySet<string>
  /** Those of them that only another statement makes NOT NULL. */
  readonly modified: readonly Column[]
}

/**
 * The server puts unique keys that can hold NULL behind the others, by what the columns are as it reads the key: a
 * primary key further on makes its columns NOT NULL too late for that. On MariaDB, so does a later MODIFY.
 */
export function keyOrder(table: Table, isMariadb: boolean): KeyOrder {
  const early = earlyKeys(table, isMariadb)
  const columns = early.length === 0 ? undefined : columnsFor(table, early)
  if (columns === undefined) return {keys: table.indexes, nullable: new Set(), modified: []}
  const [primary, ...others] = table.indexes as readonly [Index, ...Index[]]
  const last = others.indexOf(early.at(-1) as Index)
  const isAhead = (key: Index, at: number): boolean => early.includes(key) || (at < last && hasNull(key, table))
  const keys = isPrimary(primary)
    ? [...others.filter(isAhead), primary, ...others.filter((key, at) => !isAhead(key, at))]
    : table.indexes
  return {
    keys,
    nullable: new Set(columns.map(({name}) => name)),
    modified: columns.filter(({name}) => !isPrimary(primary) || !hasColumn(primary, name)),
  }
}

const isPrimary = ({name}: Index): boolean => name === 'PRIMARY'

const hasColumn = ({keys}: Index, name: string): boolean => keys.some(({column}) => column === name)

const hasNull = ({keys}: Index, {columns}: Table): boolean =>
  keys.some(({column}) => columns.find(({name}) => name === column)?.nullable !== false)

/** Lower comes first: those that never hold NULL, and of these and of the others the ones of whole columns. */
const rankOf = (key: Index, table: Table): number =>
  (hasNull(key, table) ? HOLDS_NULL : 0) + (key.keys.some(({length}) => length !== undefined) ? 1 : 0)

const HOLDS_NULL = 2

/** Unique keys that stand behind others as though they could hold NULL. None where that does not explain the order. */
function earlyKeys(table: Table, isMariadb: boolean): readonly Index[] {
  const early: Index[] = []
  let highest = 0
  for (const key of table.indexes) {
    if (!key.unique || isPrimary(key)) continue
    const rank = rankOf(key, table)
    if (rank < highest) {
      if (rank + HOLDS_NULL < highest || candidates(key, table, isMariadb).length === 0) return []
      early.push(key)
    }
    highest = Math.max(highest, rank < highest ? rank + HOLDS_NULL : rank)
  }
  return early
}

/** Columns that could have taken NULL as a key was made. */
function candidates(key: Index, table: Table, isMariadb: boolean): readonly Column[] {
  const primary = table.indexes.find(isPrimary)
  return table.columns.filter(
    (column) =>
      hasColumn(key, column.name) &&
      !column.nullable &&
      isPlain(column) &&
      ((primary !== undefined && hasColumn(primary, column.name)) ||
        (isMariadb && table.mysql?.systemVersioned !== true)),
  )
}

/** A serial number never takes NULL, and a timestamp has to say that it does, which a primary key refuses. */
const isPlain = ({autoIncrement, generated, valueKind, mysql}: Column): boolean =>
  autoIncrement !== true && generated === undefined && valueKind !== 'timestamptz' && mysql?.systemTime === undefined

/** One for each of the keys, of the primary key where it can be; none where another key would move as well. */
function columnsFor(table: Table, early: readonly Index[]): readonly Column[] | undefined {
  const primary = table.indexes.find(isPrimary)
  const inPrimary = (name: string): boolean => primary !== undefined && hasColumn(primary, name)
  const others = table.indexes.filter((key) => key.unique && !isPrimary(key) && !early.includes(key))
  const chosen = new Set<Column>()
  for (const key of early) {
    const all = candidates(key, table, true)
    const column =
      all.find(({name}) => inPrimary(name)) ??
      all.find(({name}) => others.every((other) => !hasColumn(other, name) || hasNull(other, table)))
    if (column === undefined) return undefined
    chosen.add(column)
  }
  return [...chosen]
}
