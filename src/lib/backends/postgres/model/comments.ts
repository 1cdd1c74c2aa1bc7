/** Comments by object and by column. */
import type {DescriptionRow} from '../catalog/metadata.ts'

export class Comments {
  readonly #texts = new Map<string, string>()

  constructor(rows: readonly DescriptionRow[]) {
    for (const {classoid, objoid, objsubid, description} of rows) {
      this.#texts.set(`${classoid}/${objoid}/${objsubid}`, description)
    }
  }

  /** @param column - its number, where the comment is a column's. */
  of(classid: number, oid: number, column = 0): string | undefined {
    // Most schemas have none; then no key is made.
    return this.#texts.size === 0 ? undefined : this.#texts.get(`${classid}/${oid}/${column}`)
  }
}
