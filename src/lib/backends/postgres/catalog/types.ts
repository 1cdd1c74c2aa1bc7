/** Schemas, extensions, types and collations. */
import {catalogQuery, FIRST_OWN_OID, OWN_SCHEMA, type PrivilegeColumns, privilegeColumns} from './query.ts'

/** https://www.postgresql.org/docs/current/catalog-pg-namespace.html */
export interface NamespaceRow extends PrivilegeColumns {
  readonly oid: number
  readonly nspname: string
}

export const namespaces = catalogQuery<NamespaceRow>(
  (context) => `
  select n.oid, n.nspname, ${privilegeColumns(context, 'n.nspowner', 'n.nspacl', "'n'")}
    from pg_namespace n
   where ${OWN_SCHEMA}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-extension.html */
export interface ExtensionRow {
  readonly oid: number
  readonly extname: string
  readonly nspname: string
}

export const extensions = catalogQuery<ExtensionRow>(
  () => `
  select e.oid, e.extname, n.nspname
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace
   where e.oid >= ${FIRST_OWN_OID}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-type.html; the server's own as well, without row types of tables. */
export interface TypeRow extends PrivilegeColumns {
  readonly oid: number
  readonly nspname: string
  readonly own: boolean
  readonly typname: string
  readonly typtype: 'b' | 'c' | 'd' | 'e' | 'm' | 'p' | 'r'
  readonly isarray: boolean
  readonly typelem: number
  readonly typrelid: number
  readonly typbasetype: number
  /** Of a domain: its base type; of others their own name. */
  readonly format_type: string
  readonly typnotnull: boolean
  readonly typdefault: string | null
  readonly typcollation: number
  readonly typstorage: string
  readonly typisdefined: boolean
}

export const types = catalogQuery<TypeRow>(
  (context) => `
  select t.oid, n.nspname, ${OWN_SCHEMA} as own, t.typname, t.typtype,
         e.oid is not null as isarray, t.typelem, t.typrelid, t.typbasetype,
         case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod)
              else format_type(t.oid, null) end as format_type,
         t.typnotnull,
         case when t.typtype = 'd' then coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault) end as typdefault,
         t.typcollation, t.typstorage, t.typisdefined,
         ${privilegeColumns(context, 't.typowner', 't.typacl', "'T'")}
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    left join pg_class c on c.oid = t.typrelid
    left join pg_type e on e.oid = t.typelem and e.typarray = t.oid
   where (c.oid is null or c.relkind = 'c')
     and (e.typtype is distinct from 'c' or exists (select from pg_class r where r.oid = e.typrelid and r.relkind = 'c'))`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-enum.html */
export interface EnumRow {
  readonly enumtypid: number
  readonly enumlabel: string
}

export const enums = catalogQuery<EnumRow>(
  () => 'select enumtypid, enumlabel from pg_enum order by enumtypid, enumsortorder',
)

/** https://www.postgresql.org/docs/current/catalog-pg-range.html */
export interface RangeRow {
  readonly rngtypid: number
  readonly rngmultitypid: number
  readonly subtype: string
  readonly multirange: string
  readonly opcname: string
  readonly opcdefault: boolean
  readonly collation: string | null
  readonly canonical: string | null
  readonly subdiff: string | null
}

export const ranges = catalogQuery<RangeRow>(
  () => `
  select r.rngtypid, r.rngmultitypid, format_type(r.rngsubtype, null) as subtype,
         format_type(r.rngmultitypid, null) as multirange,
         quote_ident(opn.nspname) || '.' || quote_ident(o.opcname) as opcname, o.opcdefault,
         case when r.rngcollation <> s.typcollation then r.rngcollation::regcollation::text end as collation,
         nullif(r.rngcanonical::oid, 0)::regproc::text as canonical, nullif(r.rngsubdiff::oid, 0)::regproc::text as subdiff
    from pg_range r
    join pg_type s on s.oid = r.rngsubtype
    join pg_opclass o on o.oid = r.rngsubopc
    join pg_namespace opn on opn.oid = o.opcnamespace
   where r.rngtypid >= ${FIRST_OWN_OID}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-type.html; what CREATE TYPE of a base type takes. */
export interface BaseTypeRow {
  readonly oid: number
  readonly typinput: string
  readonly typoutput: string
  readonly typreceive: string | null
  readonly typsend: string | null
  readonly typmodin: string | null
  readonly typmodout: string | null
  readonly typanalyze: string | null
  readonly typsubscript: string | null
  readonly typlen: number
  readonly typbyval: boolean
  readonly typalign: 'c' | 's' | 'i' | 'd'
  readonly typstorage: 'p' | 'e' | 'm' | 'x'
  readonly typcategory: string
  readonly typispreferred: boolean
  readonly typdelim: string
  readonly element: string | null
  readonly typdefault: string | null
  readonly collatable: boolean
}

const functionName = (column: string): string => `nullif(${column}::oid, 0)::regproc::text as ${column.slice(2)}`

export const baseTypes = catalogQuery<BaseTypeRow>(
  () => `
  select t.oid, ${['input', 'output', 'receive', 'send', 'modin', 'modout', 'analyze', 'subscript']
    .map((name) => functionName(`t.typ${name}`))
    .join(', ')},
         t.typlen, t.typbyval, t.typalign, t.typstorage, t.typcategory, t.typispreferred, t.typdelim,
         case when t.typelem <> 0 then format_type(t.typelem, null) end as element,
         coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)) as typdefault,
         t.typcollation <> 0 as collatable
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
   where t.typtype = 'b' and t.typisdefined and t.oid >= ${FIRST_OWN_OID} and ${OWN_SCHEMA}
     and not exists (select from pg_type e where e.oid = t.typelem and e.typarray = t.oid)`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-collation.html; the server's own as well. */
export interface CollationRow extends PrivilegeColumns {
  readonly oid: number
  readonly nspname: string
  readonly own: boolean
  readonly collname: string
  readonly collprovider: 'b' | 'c' | 'd' | 'i'
  readonly collisdeterministic: boolean
  readonly collcollate: string | null
  readonly collctype: string | null
  readonly colllocale: string | null
  readonly collicurules: string | null
}

export const collations = catalogQuery<CollationRow>(
  (context) => `
  select c.oid, n.nspname, ${OWN_SCHEMA} as own, c.collname, c.collprovider, c.collisdeterministic, c.collcollate,
         c.collctype, ${context.facts.colllocale} as colllocale, ${context.facts.collicurules} as collicurules,
         ${privilegeColumns(context, 'c.collowner')}
    from pg_collation c
    join pg_namespace n on n.oid = c.collnamespace`,
)
