/** A table as a repository uses it: names of columns, rows to fields, filters to SQL. */
import {type Expression, type ExpressionBuilder, type SqlBool, sql} from 'kysely'
import type {PoolFacts} from '../../backends/pool-connection.ts'
import type {Part} from './conditions.ts'
import type {Order} from './cursor.ts'
import type {Values} from './entity.ts'
import type {Naming} from './naming.ts'

// biome-ignore lint/suspicious/noExplicitAny: tables and columns are known at run time only.
export type AnyBuilder = ExpressionBuilder<any, any>
type Condition = Expression<SqlBool>

export interface TableOptions {
  readonly naming: Naming
  readonly columns: Readonly<Partial<Record<string, string>>>
  readonly json: readonly string[]
  /** Undefined where nobody knows them: each column is the field of the same meaning. */
  readonly fields: readonly string[] | undefined
  facts(): PoolFacts
}

const OPERATORS = {gt: '>', gte: '>=', lt: '<', lte: '<='} as const

export class Table {
  readonly #options: TableOptions
  readonly #columns = new Map<string, string>()
  /** For columns that came back. */
  readonly #fields = new Map<string, string>()
  readonly #json: ReadonlySet<string>

  constructor(options: TableOptions) {
    this.#options = options
    this.#json = new Set(options.json)
    for (const field of options.fields ?? []) this.column(field)
  }

  column(field: string): string {
    const known = this.#columns.get(field)
    if (known !== undefined) return known
    const {columns, naming} = this.#options
    const column = columns[field] ?? naming.toColumn(field)
    this.#columns.set(field, column)
    this.#fields.set(column, field)
    return column
  }

  /** What is selected; undefined is all. */
  get selected(): readonly string[] | undefined {
    return this.#options.fields?.map((field) => this.column(field))
  }

  /** A value as it is sent. */
  encode(field: string, value: unknown): unknown {
    return this.#json.has(field) && value !== null ? JSON.stringify(value) : value
  }

  /** A row in terms of fields, put into `values`. */
  decode<V extends object>(row: Values, values: V): V {
    for (const column in row) {
      const field = this.#fields.get(column) ?? this.#fieldOf(column)
      const value = row[column]
      const decoded =
        this.#json.size > 0 && typeof value === 'string' && this.#json.has(field) ? JSON.parse(value) : value
      ;(values as Values)[field] = decoded
    }
    return values
  }

  /** All of `parts`; true for none. */
  condition(eb: AnyBuilder, parts: readonly Part[]): Condition {
    return eb.and(parts.map((part) => this.#part(eb, part)))
  }

  /** What comes after the row with `values` in `order`. */
  after(eb: AnyBuilder, order: Order, values: readonly unknown[]): Condition {
    const [[field, direction] = ['', 'asc'] as const, ...rest] = order
    const [value, ...more] = values
    const column = eb.ref(this.column(field))
    const later = this.#later(eb, column, direction, this.encode(field, value))
    if (rest.length === 0) return later
    const same = value === null ? eb(column, 'is', null) : eb(column, '=', this.encode(field, value))
    return eb.or([later, eb.and([same, this.after(eb, rest, more)])])
  }

  /** NULLs come first, with `desc` last, on every database. */
  ordering(order: Order): readonly Expression<unknown>[] {
    const {nullsFirst} = this.#options.facts()
    return order.map(([field, direction]) => {
      const nulls = nullsFirst ? '' : direction === 'asc' ? ' nulls first' : ' nulls last'
      return sql`${sql.ref(this.column(field))} ${sql.raw(`${direction}${nulls}`)}`
    })
  }

  #fieldOf(column: string): string {
    const field = column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    const same = this.#options.naming.toColumn(field) === column ? field : column
    this.#fields.set(column, same)
    return same
  }

  #later(eb: AnyBuilder, column: Expression<unknown>, direction: 'asc' | 'desc', value: unknown): Condition {
    if (direction === 'asc') return value === null ? eb(column, 'is not', null) : eb(column, '>', value)
    if (value === null) return eb.val(false) as unknown as Condition
    return eb.or([eb(column, '<', value), eb(column, 'is', null)])
  }

  #part(eb: AnyBuilder, part: Part): Condition {
    // `not` of something unknown is unknown: what is not found by the inner filter is found here.
    if (part.kind === 'not') return sql<SqlBool>`not coalesce(${this.condition(eb, part.parts)}, false)`
    if (part.kind === 'or') return eb.or(part.parts.map((parts) => this.condition(eb, parts)))
    return this.#comparison(eb, part)
  }

  #comparison(eb: AnyBuilder, {field, by, value}: Extract<Part, {kind: 'compare'}>): Condition {
    const column = eb.ref(this.column(field))
    const encode = (one: unknown): unknown => this.encode(field, one)
    const list = (): unknown[] => (value as unknown[]).map(encode)
    switch (by) {
      case 'eq':
        return value === null ? eb(column, 'is', null) : eb(column, '=', encode(value))
      case 'ne':
        if (value === null) return eb(column, 'is not', null)
        return eb.or([eb(column, '!=', encode(value)), eb(column, 'is', null)])
      case 'in':
        return list().length === 0 ? sql<SqlBool>`1 = 0` : eb(column, 'in', list())
      case 'notIn':
        if (list().length === 0) return sql<SqlBool>`1 = 1`
        return eb.or([eb(column, 'not in', list()), eb(column, 'is', null)])
      case 'between': {
        const [from, to] = list()
        return eb.and([eb(column, '>=', from), eb(column, '<=', to)])
      }
      case 'contains':
        return sql<SqlBool>`${this.#position(column, value)} > 0`
      case 'startsWith':
        return sql<SqlBool>`${this.#position(column, value)} = 1`
      default:
        return eb(column, OPERATORS[by], encode(value))
    }
  }

  /** Where `text` is in the column, from 1; case counts. */
  #position(column: Expression<unknown>, text: unknown): Expression<unknown> {
    const {name, bytes} = this.#options.facts().position
    if (!bytes) return sql`${sql.raw(name)}(${column}, ${text})`
    return sql`${sql.raw(name)}(cast(convert(${column} using utf8mb4) as binary), cast(convert(${text} using utf8mb4) as binary))`
  }
}
