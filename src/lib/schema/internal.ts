/** A model without the tables that lexigram keeps for itself. Pure. */
import type {DatabaseModel} from './model.ts'

interface Named {
  readonly schema?: string | undefined
  readonly name: string
}

/** @param tables - a name without a schema is meant in any. */
export function withoutTables(model: DatabaseModel, tables: readonly Named[]): DatabaseModel {
  const isOne = ({schema, name}: Named): boolean =>
    tables.some(
      (table) => table.name === name && (table.schema === undefined || schema === undefined || table.schema === schema),
    )
  if (!model.tables.some(isOne)) return model
  return {
    ...model,
    tables: model.tables.filter((table) => !isOne(table)),
    sequences: model.sequences.filter(
      ({ownedBy}) => ownedBy === undefined || !isOne({schema: ownedBy.schema, name: ownedBy.table}),
    ),
  }
}
