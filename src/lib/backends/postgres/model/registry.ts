/** Which object of the model a row of a catalog is, and what it depends on. OIDs end here. */
import {byCodeUnit} from '../../../core/text.ts'
import type {ObjectId} from '../../../schema/basics.ts'
import type {DependRow} from '../catalog/metadata.ts'
import {CLASS} from '../catalog/query.ts'

/** An OID is 32 bits and counts within its catalog. */
const keyOf = (classid: number, oid: number): number => classid * 0x1_0000_0000 + oid

export class Registry {
  readonly #ids = new Map<number, ObjectId>()
  /** Of members of extensions: the extension. */
  readonly #extensions = new Map<number, number>()
  readonly #uses = new Map<number, number[]>()

  constructor(depends: readonly DependRow[]) {
    for (const {classid, objid, refclassid, refobjid, typrelid, deptype} of depends) {
      const key = keyOf(classid, objid)
      const target = typrelid === null ? keyOf(refclassid, refobjid) : keyOf(CLASS.class, typrelid)
      if (deptype === 'e') this.#extensions.set(key, target)
      else this.#add(key, target)
    }
  }

  #add(key: number, target: number): void {
    const list = this.#uses.get(key)
    if (list === undefined) this.#uses.set(key, [target])
    else list.push(target)
  }

  /** Says what the object is called; a part of an object may have the id of the whole. */
  name(classid: number, oid: number, id: ObjectId): void {
    this.#ids.set(keyOf(classid, oid), id)
  }

  /** Undefined for what is not in the model. */
  idOf(classid: number, oid: number): ObjectId | undefined {
    return this.#ids.get(keyOf(classid, oid))
  }

  isMember(classid: number, oid: number): boolean {
    return this.#extensions.has(keyOf(classid, oid))
  }

  /** The object itself, or the extension that brings it. */
  #sourceOf(key: number): ObjectId | undefined {
    const extension = this.#extensions.get(key)
    return this.#ids.get(extension ?? key)
  }

  /** The object of the model that this one is or comes with. */
  sourceOf(classid: number, oid: number): ObjectId | undefined {
    return this.#sourceOf(keyOf(classid, oid))
  }

  /**
   * @param self - ids that are no dependency: the object, or what it is a part of.
   * @returns sorted; undefined where there is nothing.
   */
  dependenciesOf(
    objects: readonly (readonly [classid: number, oid: number])[],
    self: readonly ObjectId[],
    more: readonly (ObjectId | undefined)[] = [],
  ): readonly ObjectId[] | undefined {
    // Most objects depend on nothing, or on one.
    let found: ObjectId[] | undefined
    const add = (id: ObjectId | undefined): void => {
      if (id === undefined || self.includes(id)) return
      if (found === undefined) found = [id]
      else if (!found.includes(id)) found.push(id)
    }
    for (const [classid, oid] of objects) {
      for (const target of this.#uses.get(keyOf(classid, oid)) ?? []) add(this.#sourceOf(target))
    }
    for (const id of more) add(id)
    return found?.sort(byCodeUnit)
  }
}
