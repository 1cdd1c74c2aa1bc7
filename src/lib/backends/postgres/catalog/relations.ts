/** Tables, views, sequences and their columns. */
import {INTERNAL_OPTION} from './facts.ts'
import {catalogQuery, OWN_SCHEMA, type PrivilegeColumns, privilegeColumns} from './query.ts'

/** https://www.postgresql.org/docs/current/catalog-pg-class.html */
export interface RelationRow extends PrivilegeColumns {
  readonly oid: number
  readonly nspname: string
  readonly relname: string
  /** r table, p partitioned, f foreign, v view, m materialised view. */
  readonly relkind: 'r' | 'p' | 'f' | 'v' | 'm'
  readonly relpersistence: 'p' | 'u' | 't'
  /** Its row type. */
  readonly reltype: number
  readonly reloftype: string | null
  readonly reloptions: readonly string[] | null
  readonly toastoptions: readonly string[] | null
  readonly amname: string | null
  readonly spcname: string | null
  readonly relreplident: 'd' | 'n' | 'f' | 'i'
  readonly relrowsecurity: boolean
  readonly relforcerowsecurity: boolean
  readonly relpartbound: string | null
  readonly partkeydef: string | null
  readonly viewdef: string | null
  readonly srvname: string | null
  readonly ftoptions: readonly string[] | null
  readonly reltuples: number | null
  readonly size: string | null
}

/** A view has none. */
const SIZES = "case when c.relkind <> 'v' then c.reltuples end as reltuples, pg_total_relation_size(c.oid) as size"

export const relations = catalogQuery<RelationRow>(
  (context) => `
  select c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.reltype,
         case when c.reloftype <> 0 then format_type(c.reloftype, null) end as reloftype,
         c.reloptions, tc.reloptions as toastoptions, am.amname, ts.spcname,
         c.relreplident, c.relrowsecurity, c.relforcerowsecurity,
         case when c.relispartition then pg_get_expr(c.relpartbound, c.oid) end as relpartbound,
         case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partkeydef,
         case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as viewdef,
         fs.srvname, ft.ftoptions,
         ${context.sizes ? SIZES : 'null as reltuples, null as size'},
         ${privilegeColumns(context, 'c.relowner', 'c.relacl', "'r'")}
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_class tc on tc.oid = c.reltoastrelid and tc.reloptions is not null
    left join pg_am am on am.oid = c.relam
    left join pg_tablespace ts on ts.oid = c.reltablespace
    left join pg_foreign_table ft on ft.ftrelid = c.oid
    left join pg_foreign_server fs on fs.oid = ft.ftserver
   where c.relkind in ('r', 'p', 'f', 'v', 'm') and ${OWN_SCHEMA}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-inherits.html; tables and indexes. */
export interface InheritsRow {
  readonly inhrelid: number
  readonly inhparent: number
  readonly inhseqno: number
}

export const inherits = catalogQuery<InheritsRow>(() => 'select inhrelid, inhparent, inhseqno from pg_inherits')

/** https://www.postgresql.org/docs/current/catalog-pg-attribute.html; also those of composite types. */
export interface AttributeRow {
  readonly attrelid: number
  readonly attnum: number
  readonly attname: string
  readonly atttypid: number
  readonly format_type: string
  readonly attnotnull: boolean
  readonly attidentity: '' | 'a' | 'd'
  readonly attgenerated: '' | 's' | 'v'
  readonly attislocal: boolean
  readonly attinhcount: number
  readonly attstorage: string
  readonly attcompression: string
  readonly attstattarget: number | null
  readonly attoptions: readonly string[] | null
  readonly attfdwoptions: readonly string[] | null
  readonly attcollation: number
  /** Of its pg_attrdef. */
  readonly adoid: number | null
  readonly adexpr: string | null
  readonly attacl: readonly string[] | null
}

export const attributes = catalogQuery<AttributeRow>(
  ({facts, privileges}) => `
  select a.attrelid, a.attnum, a.attname, a.atttypid, format_type(a.atttypid, a.atttypmod), a.attnotnull,
         a.attidentity, a.attgenerated, a.attislocal, a.attinhcount, a.attstorage, a.attcompression,
         ${facts.statisticsTarget('a.attstattarget')} as attstattarget,
         case when a.attoptions[1] not like '${INTERNAL_OPTION}%' or a.attoptions[2] is not null then a.attoptions end as attoptions,
         a.attfdwoptions, a.attcollation,
         d.oid as adoid, pg_get_expr(d.adbin, d.adrelid) as adexpr, ${privileges ? 'a.attacl' : 'null as attacl'}
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'f', 'v', 'm', 'c') and ${OWN_SCHEMA}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-sequence.html, with the column it belongs to. */
export interface SequenceRow extends PrivilegeColumns {
  readonly oid: number
  readonly nspname: string
  readonly relname: string
  readonly relpersistence: 'p' | 'u' | 't'
  readonly format_type: string
  readonly seqstart: string
  readonly seqincrement: string
  readonly seqmin: string
  readonly seqmax: string
  readonly seqcache: string
  readonly seqcycle: boolean
  readonly ownerrelid: number | null
  readonly ownerattnum: number | null
  /** a owned by a column, i of its identity. */
  readonly deptype: 'a' | 'i' | null
}

export const sequences = catalogQuery<SequenceRow>(
  (context) => `
  select c.oid, n.nspname, c.relname, c.relpersistence, format_type(s.seqtypid, null), s.seqstart, s.seqincrement,
         s.seqmin, s.seqmax, s.seqcache, s.seqcycle, d.refobjid as ownerrelid, d.refobjsubid as ownerattnum, d.deptype,
         ${privilegeColumns(context, 'c.relowner', 'c.relacl', "'s'")}
    from pg_sequence s
    join pg_class c on c.oid = s.seqrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
         and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
   where ${OWN_SCHEMA}`,
)
