/** What the server keeps about objects of every kind: dependencies, comments, labels, first privileges. */
import {catalogQuery, FIRST_OWN_OID} from './query.ts'

/** https://www.postgresql.org/docs/current/catalog-pg-depend.html */
export interface DependRow {
  readonly classid: number
  readonly objid: number
  readonly refclassid: number
  /** Of an array type, that of its elements. */
  readonly refobjid: number
  /** Where it is the row type of a relation: that relation. */
  readonly typrelid: number | null
  /** n and a needs, e member of an extension. */
  readonly deptype: 'n' | 'a' | 'e'
}

/**
 * What an object is a part of is known from its own catalog; only what it uses is asked for, and never the server's own.
 * Entries of operator classes and families may have both in one kind of dependency.
 */
export const depends = catalogQuery<DependRow>(
  () => `
  select distinct d.classid, d.objid, d.refclassid, coalesce(e.oid, d.refobjid) as refobjid,
         coalesce(nullif(e.typrelid, 0), nullif(t.typrelid, 0)) as typrelid, d.deptype
    from pg_depend d
    left join pg_type t on d.refclassid = 'pg_type'::regclass and t.oid = d.refobjid
    left join pg_type e on e.oid = t.typelem and e.typarray = t.oid
   where (d.deptype in ('n', 'e')
          or (d.deptype = 'a' and d.classid in ('pg_amop'::regclass, 'pg_amproc'::regclass)))
     and d.refobjid >= ${FIRST_OWN_OID} and d.refclassid <> 'pg_namespace'::regclass`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-description.html */
export interface DescriptionRow {
  readonly objoid: number
  readonly classoid: number
  readonly objsubid: number
  readonly description: string
}

export const descriptions = catalogQuery<DescriptionRow>(
  () => `
  select objoid, classoid, objsubid, description
    from pg_description
   where objoid >= ${FIRST_OWN_OID} or classoid = 'pg_namespace'::regclass`,
)

/** What SQL calls an object of any kind: `type` in lower case and `identity`, with quotes where they are needed. */
interface Identified {
  readonly classid: number
  readonly objid: number
  readonly type: string
  readonly identity: string
}

/** https://www.postgresql.org/docs/current/catalog-pg-seclabel.html */
export interface SecurityLabelRow extends Identified {
  readonly provider: string
  readonly label: string
}

export const securityLabels = catalogQuery<SecurityLabelRow>(
  () => `
  select l.classoid as classid, l.objoid as objid, i.type, i.identity, l.provider, l.label
    from pg_seclabel l
    join lateral pg_identify_object(l.classoid, l.objoid, l.objsubid) i on true`,
)

/** Objects that go when an extension goes, without being its members: ALTER … DEPENDS ON EXTENSION. */
export interface ExtensionDependencyRow extends Identified {
  readonly extname: string
  readonly extoid: number
}

export const extensionDependencies = catalogQuery<ExtensionDependencyRow>(
  () => `
  select d.classid, d.objid, i.type, i.identity, e.extname, e.oid as extoid
    from pg_depend d
    join pg_extension e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid
    join lateral pg_identify_object(d.classid, d.objid, 0) i on true
   where d.deptype = 'x'`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-init-privs.html */
export interface InitialPrivilegesRow {
  readonly objoid: number
  readonly classoid: number
  readonly objsubid: number
  readonly initprivs: readonly string[]
}

export const initialPrivileges = catalogQuery<InitialPrivilegesRow>(
  ({privileges}) => `
  select objoid, classoid, objsubid, initprivs
    from pg_init_privs
   where ${privileges} and (objoid >= ${FIRST_OWN_OID} or classoid = 'pg_namespace'::regclass)`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-default-acl.html */
export interface DefaultAclRow {
  readonly role: string
  readonly nspname: string | null
  readonly defaclobjtype: 'r' | 'S' | 'f' | 'T' | 'n' | 'L'
  readonly acl: readonly string[]
  readonly acldefault: readonly string[]
}

export const defaultAcls = catalogQuery<DefaultAclRow>(
  ({privileges}) => `
  select pg_get_userbyid(d.defaclrole) as role, n.nspname, d.defaclobjtype, d.defaclacl as acl,
         case when d.defaclnamespace = 0 then
           acldefault(case when d.defaclobjtype = 'S' then 's' else d.defaclobjtype end::"char", d.defaclrole)
         else '{}' end as acldefault
    from pg_default_acl d
    left join pg_namespace n on n.oid = d.defaclnamespace
   where ${privileges}`,
)

/** Rights on what came with the server or an extension, where they differ from what it came with. */
export interface ForeignPrivilegesRow {
  readonly classid: number
  readonly objid: number
  readonly type: string
  readonly identity: string
  /** Where it is the right on a column. */
  readonly attname: string | null
  readonly owner: string
  readonly acl: readonly string[]
  readonly initial: readonly string[]
}

const withAcl = (catalog: string, prefix: string, type: string): string =>
  `select '${catalog}'::regclass as classid, oid, null::name as attname, 0 as sub, ${prefix}owner as owner, ${prefix}acl as acl,
          ${type}::"char" as type
     from ${catalog} where ${prefix}acl is not null`

export const foreignPrivileges = catalogQuery<ForeignPrivilegesRow>(
  ({privileges}) => `
  select o.classid::oid as classid, o.oid as objid, i.type, i.identity, o.attname, pg_get_userbyid(o.owner) as owner, o.acl,
         coalesce(p.initprivs, acldefault(o.type, o.owner)) as initial
    from (
      ${withAcl('pg_class', 'rel', "case when relkind = 'S' then 's' else 'r' end")}
      union all
      select 'pg_class'::regclass, c.oid, a.attname, a.attnum, c.relowner, a.attacl, 'c'
        from pg_attribute a join pg_class c on c.oid = a.attrelid where a.attacl is not null
      union all ${withAcl('pg_proc', 'pro', "'f'")}
      union all ${withAcl('pg_type', 'typ', "'T'")}
      union all ${withAcl('pg_language', 'lan', "'l'")}
      union all ${withAcl('pg_namespace', 'nsp', "'n'")}
      union all ${withAcl('pg_foreign_data_wrapper', 'fdw', "'F'")}
      union all ${withAcl('pg_foreign_server', 'srv', "'S'")}
    ) o
    left join pg_init_privs p on p.classoid = o.classid and p.objoid = o.oid and p.objsubid = o.sub
    left join pg_depend d on d.classid = o.classid and d.objid = o.oid and d.objsubid = 0 and d.deptype = 'e'
    join lateral pg_identify_object(o.classid, o.oid, 0) i on true
   where ${privileges} and (d.objid is not null or (o.oid < ${FIRST_OWN_OID} and i.schema is distinct from 'information_schema'
                                          and i.identity not in ('public', 'information_schema')))
     and o.acl is distinct from coalesce(p.initprivs, acldefault(o.type, o.owner))`,
)
