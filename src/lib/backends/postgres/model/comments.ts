/** Comments by object and by column. */
import type {DescriptionRow} from '../catalog/metadata.ts'

/** By OID of the catalog, then of the object, then number of the column. */
type Texts = Map<number, Map<number, Map<number, string>>>

export class Comments {
  readonly #texts: Texts = new Map()

  constructor(rows: readonly DescriptionRow[]) {
    for (const {classoid, objoid, objsubid, description} of rows) {
      const objects = this.#texts.get(classoid) ?? new Map<number, Map<number, string>>()
      const columns = objects.get(objoid) ?? new Map<number, string>()
      this.#texts.set(classoid, objects.set(objoid, columns.set(objsubid, description)))
    }
  }

  /** @param column - its number, where the comment is a column's. */
  of(classid: number, oid: number, column = 0): string | undefined {
    return this.#texts.get(classid)?.get(oid)?.get(column)
  }
}
