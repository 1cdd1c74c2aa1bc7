/** The names of a database, as completion needs them. Pure. */
import {byCodeUnit} from '../../core/text.ts'
import type {DatabaseModel} from '../../schema/model.ts'

export interface Relation {
  readonly schema: string | undefined
  readonly name: string
  readonly columns: readonly string[]
}

export interface Names {
  readonly schemas: readonly string[]
  readonly relations: readonly Relation[]
  readonly routines: readonly string[]
}

export const NO_NAMES: Names = {schemas: [], relations: [], routines: []}

export function namesOf({schemas, tables, views, routines}: DatabaseModel): Names {
  return {
    schemas: schemas.map(({name}) => name),
    relations: [...tables, ...views]
      .map(({schema, name, columns}) => ({schema, name, columns: columns.map((column) => column.name)}))
      .sort((a, b) => byCodeUnit(a.name, b.name)),
    routines: [...new Set(routines.map(({name}) => name))].sort(byCodeUnit),
  }
}
