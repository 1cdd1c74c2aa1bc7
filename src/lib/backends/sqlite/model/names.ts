/** The tables and views of the database, found by any spelling of their name. Pure. */
import {type ObjectId, objectId} from '../../../schema/basics.ts'
import type {SchemaRow} from '../catalog.ts'
import {nameKey} from '../parse/cursor.ts'
import {tablesUsed} from '../parse/uses.ts'

export class Names {
  readonly #found: ReadonlyMap<string, {readonly id: ObjectId; readonly name: string}>
  readonly #keys: ReadonlySet<string>

  constructor(rows: readonly SchemaRow[]) {
    const named = rows.flatMap(({type, name}) =>
      type === 'table' || type === 'view' ? [[nameKey(name), {id: objectId(type, [name]), name}] as const] : [],
    )
    this.#found = new Map(named)
    this.#keys = new Set(this.#found.keys())
  }

  find(name: string): {readonly id: ObjectId; readonly name: string} | undefined {
    return this.#found.get(nameKey(name))
  }

  /** What `sql` reads and writes, without the table or view called `own`; sorted. */
  usedBy(sql: string, own: string): readonly ObjectId[] {
    const keys = [...tablesUsed(sql, this.#keys)].filter((key) => key !== nameKey(own))
    return keys.flatMap((key) => this.#found.get(key)?.id ?? []).sort()
  }
}
