/** Types of columns, attributes and arguments → how their values behave. */
import {defined} from '../../../core/defined.ts'
import type {ObjectId} from '../../../schema/basics.ts'
import type {ValueKind, ValueType} from '../../../schema/model.ts'
import {CLASS} from '../catalog/query.ts'
import type {TypeRow} from '../catalog/types.ts'
import type {Registry} from './registry.ts'

/** https://www.postgresql.org/docs/current/datatype.html, by the names in pg_type. */
const KINDS: Readonly<Record<string, ValueKind>> = {
  bool: 'boolean',
  int2: 'integer',
  int4: 'integer',
  oid: 'integer',
  int8: 'bigint',
  numeric: 'decimal',
  float4: 'float',
  float8: 'float',
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  char: 'text',
  name: 'text',
  citext: 'text',
  uuid: 'uuid',
  bytea: 'bytes',
  date: 'date',
  time: 'time',
  timetz: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  interval: 'interval',
  json: 'json',
  jsonb: 'json',
}

export class ValueTypes {
  readonly #rows: ReadonlyMap<number, TypeRow>
  readonly #registry: Registry
  /** Row types of tables and views. */
  readonly #rowTypes: ReadonlyMap<number, ObjectId>

  constructor(rows: readonly TypeRow[], registry: Registry, rowTypes: ReadonlyMap<number, ObjectId>) {
    this.#rows = new Map(rows.map((row) => [row.oid, row]))
    this.#registry = registry
    this.#rowTypes = rowTypes
  }

  row(oid: number): TypeRow | undefined {
    return this.#rows.get(oid)
  }

  /** @param type - with its modifiers, as `format_type` prints it. */
  of(oid: number, type: string): ValueType {
    const row = this.#rows.get(oid)
    const array = row?.isarray ?? (row === undefined && type.endsWith('[]'))
    const element = row?.isarray === true ? row.typelem : oid
    return defined({
      type,
      valueKind: this.#kindOf(element),
      array: array ? (true as const) : undefined,
      typeId: this.#rowTypes.get(element) ?? this.#registry.idOf(CLASS.type, element),
    })
  }

  #kindOf(oid: number): ValueKind {
    const row = this.#rows.get(oid)
    if (row === undefined) return this.#rowTypes.has(oid) ? 'composite' : 'other'
    if (row.typtype === 'd') return this.#kindOf(this.#elementOf(row.typbasetype))
    if (row.typtype === 'e') return 'enum'
    if (row.typtype === 'c') return 'composite'
    return row.typtype === 'b' && (!row.own || row.typname === 'citext') ? (KINDS[row.typname] ?? 'other') : 'other'
  }

  #elementOf(oid: number): number {
    const row = this.#rows.get(oid)
    return row?.isarray === true ? row.typelem : oid
  }
}
