/** Extensions, base types, shell types and collations. */
import {CLASS} from '../../catalog/query.ts'
import type {BaseTypeRow, CollationRow} from '../../catalog/types.ts'
import {ident, literal, qualified} from '../../quote.ts'
import type {ModelContext} from '../context.ts'
import {schemaIdOf} from '../types.ts'
import type {Draft} from './draft.ts'

export function extensionDrafts({catalog}: ModelContext): Draft[] {
  return catalog.extensions.map(({oid, extname, nspname}) => {
    // plpgsql and the like live in pg_catalog, which nobody has to name.
    const place = nspname === 'pg_catalog' ? '' : ` WITH SCHEMA ${ident(nspname)}`
    return {
      classid: CLASS.extension,
      oid,
      kind: 'extension',
      name: extname,
      definition: `CREATE EXTENSION IF NOT EXISTS ${ident(extname)}${place}`,
      identity: `EXTENSION ${ident(extname)}`,
      needs: [schemaIdOf(nspname)],
    }
  })
}

const ALIGNMENTS = {c: 'char', s: 'int2', i: 'int4', d: 'double'} as const
const STORAGES = {p: 'plain', e: 'external', m: 'main', x: 'extended'} as const

export function baseTypeDrafts({catalog}: ModelContext): Draft[] {
  const rows = new Map(catalog.baseTypes.map((row) => [row.oid, row]))
  return catalog.types
    .filter(({own, isarray, typtype}) => own && !isarray && (typtype === 'b' || typtype === 'p'))
    .map((type) => {
      const row = rows.get(type.oid)
      const name = qualified(type.nspname, type.typname)
      return {
        classid: CLASS.type,
        oid: type.oid,
        kind: 'type',
        schema: type.nspname,
        name: type.typname,
        definition:
          row === undefined ? `CREATE TYPE ${name}` : `CREATE TYPE ${name} (\n  ${baseOptions(row).join(',\n  ')}\n)`,
        identity: `TYPE ${name}`,
        rights: type,
      }
    })
}

/** @see https://www.postgresql.org/docs/current/sql-createtype.html */
function baseOptions(row: BaseTypeRow): string[] {
  const text = (name: string, value: string | null): string[] => (value === null ? [] : [`${name} = ${value}`])
  return [
    `INPUT = ${row.typinput}`,
    `OUTPUT = ${row.typoutput}`,
    ...text('RECEIVE', row.typreceive),
    ...text('SEND', row.typsend),
    ...text('TYPMOD_IN', row.typmodin),
    ...text('TYPMOD_OUT', row.typmodout),
    ...text('ANALYZE', row.typanalyze),
    ...text('SUBSCRIPT', row.typsubscript),
    `INTERNALLENGTH = ${row.typlen < 0 ? 'variable' : row.typlen}`,
    ...(row.typbyval ? ['PASSEDBYVALUE'] : []),
    `ALIGNMENT = ${ALIGNMENTS[row.typalign]}`,
    `STORAGE = ${STORAGES[row.typstorage]}`,
    ...(row.typcategory === 'U' ? [] : [`CATEGORY = ${literal(row.typcategory)}`]),
    ...(row.typispreferred ? ['PREFERRED = true'] : []),
    ...text('DEFAULT', row.typdefault),
    ...text('ELEMENT', row.element),
    ...(row.typdelim === ',' ? [] : [`DELIMITER = ${literal(row.typdelim)}`]),
    ...(row.collatable ? ['COLLATABLE = true'] : []),
  ]
}

export function collationDrafts({catalog}: ModelContext): Draft[] {
  return catalog.collations
    .filter(({own}) => own)
    .map((row) => {
      const name = qualified(row.nspname, row.collname)
      return {
        classid: CLASS.collation,
        oid: row.oid,
        kind: 'collation',
        schema: row.nspname,
        name: row.collname,
        definition: `CREATE COLLATION ${name} (${collationOptions(row).join(', ')})`,
        identity: `COLLATION ${name}`,
        rights: row,
      }
    })
}

const PROVIDERS = {b: 'builtin', c: 'libc', d: 'default', i: 'icu'} as const

function collationOptions(row: CollationRow): string[] {
  const {colllocale, collcollate, collctype, collicurules} = row
  const same = collcollate !== null && collcollate === collctype
  return [
    `provider = ${PROVIDERS[row.collprovider]}`,
    ...(row.collisdeterministic ? [] : ['deterministic = false']),
    ...(colllocale === null ? [] : [`locale = ${literal(colllocale)}`]),
    ...(same ? [`locale = ${literal(collcollate)}`] : []),
    ...(same || collcollate === null ? [] : [`lc_collate = ${literal(collcollate)}`]),
    ...(same || collctype === null ? [] : [`lc_ctype = ${literal(collctype)}`]),
    ...(collicurules === null ? [] : [`rules = ${literal(collicurules)}`]),
  ]
}
