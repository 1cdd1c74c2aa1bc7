/** Operators, their classes and families, casts, conversions. */
import {catalogQuery, FIRST_OWN_OID, OWN_SCHEMA, type PrivilegeColumns, privilegeColumns} from './query.ts'

const operatorName = (operator: string, schema: string): string =>
  `case when ${operator}.oid is not null
             then 'OPERATOR(' || quote_ident(${schema}.nspname) || '.' || ${operator}.oprname || ')' end`

/** https://www.postgresql.org/docs/current/catalog-pg-operator.html */
export interface OperatorRow extends PrivilegeColumns {
  readonly oid: number
  readonly nspname: string
  readonly oprname: string
  readonly lefttype: string | null
  readonly righttype: string | null
  readonly oprcode: string
  readonly oprcom: string | null
  readonly oprnegate: string | null
  readonly oprrest: string | null
  readonly oprjoin: string | null
  readonly oprcanmerge: boolean
  readonly oprcanhash: boolean
}

/** Those without a function are no more than names that another operator called for. */
export const operators = catalogQuery<OperatorRow>(
  (context) => `
  select o.oid, n.nspname, o.oprname,
         case when o.oprleft <> 0 then format_type(o.oprleft, null) end as lefttype,
         case when o.oprright <> 0 then format_type(o.oprright, null) end as righttype,
         o.oprcode::regproc::text as oprcode, ${operatorName('com', 'comn')} as oprcom,
         ${operatorName('neg', 'negn')} as oprnegate,
         nullif(o.oprrest::oid, 0)::regproc::text as oprrest, nullif(o.oprjoin::oid, 0)::regproc::text as oprjoin,
         o.oprcanmerge, o.oprcanhash, ${privilegeColumns(context, 'o.oprowner')}
    from pg_operator o
    join pg_namespace n on n.oid = o.oprnamespace
    left join pg_operator com on com.oid = o.oprcom
    left join pg_namespace comn on comn.oid = com.oprnamespace
    left join pg_operator neg on neg.oid = o.oprnegate
    left join pg_namespace negn on negn.oid = neg.oprnamespace
   where o.oprcode <> 0 and ${OWN_SCHEMA}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-opfamily.html */
export interface OperatorFamilyRow extends PrivilegeColumns {
  readonly oid: number
  readonly nspname: string
  readonly opfname: string
  readonly amname: string
}

export const operatorFamilies = catalogQuery<OperatorFamilyRow>(
  (context) => `
  select f.oid, n.nspname, f.opfname, am.amname, ${privilegeColumns(context, 'f.opfowner')}
    from pg_opfamily f
    join pg_namespace n on n.oid = f.opfnamespace
    join pg_am am on am.oid = f.opfmethod
   where ${OWN_SCHEMA}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-opclass.html; the server's own as well. */
export interface OperatorClassRow extends PrivilegeColumns {
  readonly oid: number
  readonly nspname: string
  readonly own: boolean
  readonly opcname: string
  readonly amname: string
  readonly opcfamily: number
  readonly family: string
  readonly opcdefault: boolean
  readonly intype: string
  readonly keytype: string | null
}

export const operatorClasses = catalogQuery<OperatorClassRow>(
  (context) => `
  select o.oid, n.nspname, ${OWN_SCHEMA} as own, o.opcname, am.amname, o.opcfamily,
         quote_ident(fn.nspname) || '.' || quote_ident(f.opfname) as family, o.opcdefault,
         format_type(o.opcintype, null) as intype,
         case when o.opckeytype <> 0 then format_type(o.opckeytype, null) end as keytype,
         ${privilegeColumns(context, 'o.opcowner')}
    from pg_opclass o
    join pg_namespace n on n.oid = o.opcnamespace
    join pg_am am on am.oid = o.opcmethod
    join pg_opfamily f on f.oid = o.opcfamily
    join pg_namespace fn on fn.oid = f.opfnamespace`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-amop.html and catalog-pg-amproc.html */
export interface OperatorMemberRow {
  /** Of the entry itself. */
  readonly classid: number
  readonly objid: number
  /** The class, or the family where it belongs to no class. */
  readonly refclassid: number
  readonly refobjid: number
  readonly kind: 'OPERATOR' | 'FUNCTION'
  readonly number: number
  readonly lefttype: string
  readonly righttype: string
  /** With its argument types. */
  readonly name: string
  readonly sortfamily: string | null
}

export const operatorMembers = catalogQuery<OperatorMemberRow>(
  () => `
  select d.classid, d.objid, d.refclassid, d.refobjid, 'OPERATOR' as kind, a.amopstrategy as number,
         format_type(a.amoplefttype, null) as lefttype, format_type(a.amoprighttype, null) as righttype,
         a.amopopr::regoperator::text as name,
         case when a.amopsortfamily <> 0 then quote_ident(fn.nspname) || '.' || quote_ident(f.opfname) end as sortfamily
    from pg_amop a
    join pg_depend d on d.classid = 'pg_amop'::regclass and d.objid = a.oid
         and d.refclassid in ('pg_opclass'::regclass, 'pg_opfamily'::regclass) and d.deptype in ('a', 'i')
    left join pg_opfamily f on f.oid = a.amopsortfamily
    left join pg_namespace fn on fn.oid = f.opfnamespace
  union all
  select d.classid, d.objid, d.refclassid, d.refobjid, 'FUNCTION', a.amprocnum,
         format_type(a.amproclefttype, null), format_type(a.amprocrighttype, null), a.amproc::regprocedure::text, null
    from pg_amproc a
    join pg_depend d on d.classid = 'pg_amproc'::regclass and d.objid = a.oid
         and d.refclassid in ('pg_opclass'::regclass, 'pg_opfamily'::regclass) and d.deptype in ('a', 'i')`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-cast.html */
export interface CastRow {
  readonly oid: number
  readonly source: string
  readonly target: string
  readonly castfunc: string | null
  readonly castcontext: 'e' | 'a' | 'i'
  readonly castmethod: 'f' | 'b' | 'i'
}

/** Without those that a range type brings. */
export const casts = catalogQuery<CastRow>(
  () => `
  select c.oid, format_type(c.castsource, null) as source, format_type(c.casttarget, null) as target,
         nullif(c.castfunc, 0)::regprocedure::text as castfunc, c.castcontext, c.castmethod
    from pg_cast c
   where c.oid >= ${FIRST_OWN_OID}
     and not exists (select from pg_range r where r.rngtypid = c.castsource and r.rngmultitypid = c.casttarget)`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-conversion.html */
export interface ConversionRow extends PrivilegeColumns {
  readonly oid: number
  readonly nspname: string
  readonly conname: string
  readonly forencoding: string
  readonly toencoding: string
  readonly conproc: string
  readonly condefault: boolean
}

export const conversions = catalogQuery<ConversionRow>(
  (context) => `
  select c.oid, n.nspname, c.conname, pg_encoding_to_char(c.conforencoding) as forencoding,
         pg_encoding_to_char(c.contoencoding) as toencoding, c.conproc::regproc::text as conproc, c.condefault,
         ${privilegeColumns(context, 'c.conowner')}
    from pg_conversion c
    join pg_namespace n on n.oid = c.connamespace
   where ${OWN_SCHEMA}`,
)
