/** What a session must allow so that foreign keys can be made. Pure. */
import type {ForeignKey, Index, Table} from '../../../schema/model.ts'
import type {Settings} from './script.ts'

/**
 * The server wants the other table to be there, with a key that begins with the columns; MySQL wants one of just these
 * columns, and unique. What was made while it did not look, is made so again.
 */
export function foreignKeySettings(
  keys: readonly ForeignKey[],
  tables: ReadonlyMap<string, Table>,
  isMariadb: boolean,
): Settings {
  const parents = keys
    .filter(({references}) => references.schema === undefined)
    .map(({references}) => ({columns: references.columns, indexes: tables.get(references.table)?.indexes ?? []}))
  const unusual = parents.some(({columns, indexes}) => !indexes.some((index) => beginsWith(index, columns)))
  const loose = parents.some(({columns, indexes}) => !indexes.some((index) => isKeyOf(index, columns)))
  return {
    ...(unusual ? {foreign_key_checks: '0'} : {}),
    ...(loose && !isMariadb ? {restrict_fk_on_non_standard_key: '0'} : {}),
  }
}

const beginsWith = ({keys}: Index, columns: readonly string[]): boolean =>
  columns.every((column, at) => sameName(keys[at]?.column, column) && keys[at]?.length === undefined)

const isKeyOf = ({keys, unique}: Index, columns: readonly string[]): boolean =>
  unique &&
  keys.length === columns.length &&
  columns.every((column) => keys.some((key) => sameName(key.column, column)))

/** Names of columns are the same in any case. */
const sameName = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase()
