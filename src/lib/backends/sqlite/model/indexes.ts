/** Rows of `index_list` and `index_xinfo`, and the text of CREATE INDEX → indexes. Pure. */
import {byCodeUnit} from '../../../core/text.ts'
import {objectId} from '../../../schema/basics.ts'
import type {Column, Index, IndexKey} from '../../../schema/model.ts'
import type {IndexKeyRow} from '../catalog.ts'
import {type ParsedIndex, parseCreateIndex} from '../parse/create-index.ts'
import {nameKey} from '../parse/cursor.ts'
import type {TableRows} from './constraints.ts'

/**
 * @param sqlOf - the text of an index, by its name.
 * @param byIndex - the constraint that made an index.
 */
export function indexesOf(
  table: string,
  {indexes, indexKeys}: TableRows,
  columns: readonly Column[],
  sqlOf: ReadonlyMap<string, string>,
  byIndex: ReadonlyMap<string, string>,
): readonly Index[] {
  const collations = new Map(columns.map(({name, collation = 'BINARY'}) => [name, nameKey(collation)]))
  return indexes
    .map(({name, unique}): Index => {
      const sql = sqlOf.get(name)
      const parsed = sql === undefined ? undefined : parseCreateIndex(sql)
      const constraint = byIndex.get(name)
      return {
        id: objectId('index', [table, name]),
        name,
        unique: unique === 1,
        method: 'btree',
        keys: (indexKeys.get(name) ?? []).map((row, at) => keyOf(row, parsed?.keys[at], collations)),
        ...(parsed?.where === undefined ? {} : {where: parsed.where}),
        ...(constraint === undefined ? {} : {constraint}),
        ...(sql === undefined ? {} : {sqlite: {sql}}),
      }
    })
    .sort((a, b) => byCodeUnit(a.name, b.name))
}

function keyOf(
  {name, desc, coll}: IndexKeyRow,
  parsed: ParsedIndex['keys'][number] | undefined,
  collations: ReadonlyMap<string, string>,
): IndexKey {
  const descending = desc === 1 ? {descending: true as const} : {}
  if (name === null) {
    const collation = parsed?.collated === true ? {collation: coll} : {}
    return {expression: parsed?.text ?? '', ...descending, ...collation}
  }
  return {column: name, ...descending, ...(collations.get(name) === nameKey(coll) ? {} : {collation: coll})}
}
