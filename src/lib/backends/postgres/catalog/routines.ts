/** Functions, procedures and aggregates. */
import {catalogQuery, OWN_SCHEMA, type PrivilegeColumns, privilegeColumns} from './query.ts'

/** https://www.postgresql.org/docs/current/catalog-pg-proc.html */
export interface RoutineRow extends PrivilegeColumns {
  readonly oid: number
  readonly nspname: string
  readonly proname: string
  readonly prokind: 'a' | 'f' | 'p' | 'w'
  readonly lanname: string
  readonly provolatile: 'i' | 's' | 'v'
  readonly proisstrict: boolean
  readonly proleakproof: boolean
  readonly prosecdef: boolean
  readonly proparallel: 's' | 'r' | 'u'
  readonly proconfig: readonly string[] | null
  readonly parsed: boolean
  /** `public.f(integer,text)`. */
  readonly identity: string
  /** Of an aggregate or procedure: what stands between the parentheses, which types of the input do not tell. */
  readonly identityarguments: string | null
  readonly proargnames: readonly string[] | null
  readonly proargmodes: readonly string[] | null
  readonly argoids: readonly number[]
  readonly argtypes: readonly string[]
  readonly argdefaults: readonly (string | null)[] | null
  readonly inputtypes: readonly string[]
  readonly result: string | null
  /** Of what is no aggregate. */
  readonly functiondef: string | null
}

/** An oidvector counts from 0, which its text says, and which is taken for more numbers: a new array counts from 1. */
const oids = (vector: string): string => `array(select oid from unnest(${vector}) oid)`

const typeNames = (oids: string): string => `array(select format_type(oid, null) from unnest(${oids}) oid)`

/** Members of extensions are left out here, since they come by the thousand; so is what a range type brings. */
export const routines = catalogQuery<RoutineRow>(
  (context) => `
  select p.oid, n.nspname, p.proname, p.prokind, l.lanname, p.provolatile, p.proisstrict, p.proleakproof, p.prosecdef,
         p.proparallel, p.proconfig, p.prosqlbody is not null as parsed, p.oid::regprocedure::text as identity,
         case when p.prokind in ('a', 'p') then pg_get_function_identity_arguments(p.oid) end as identityarguments,
         p.proargnames, p.proargmodes, ${oids('coalesce(p.proallargtypes, p.proargtypes::oid[])')} as argoids,
         ${typeNames('coalesce(p.proallargtypes, p.proargtypes::oid[])')} as argtypes,
         case when p.pronargdefaults > 0 then
           array(select pg_get_function_arg_default(p.oid, k)
                   from generate_series(1, cardinality(coalesce(p.proallargtypes, p.proargtypes::oid[]))) k)
         end as argdefaults,
         ${typeNames('p.proargtypes::oid[]')} as inputtypes, pg_get_function_result(p.oid) as result,
         case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end as functiondef,
         ${privilegeColumns(context, 'p.proowner', 'p.proacl', "'f'")}
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    join pg_language l on l.oid = p.prolang
   where ${OWN_SCHEMA} and not exists (
           select from pg_depend d
            where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-aggregate.html */
export interface AggregateRow {
  readonly oid: number
  readonly aggkind: 'n' | 'o' | 'h'
  readonly aggtransfn: string
  readonly aggfinalfn: string | null
  readonly aggcombinefn: string | null
  readonly aggserialfn: string | null
  readonly aggdeserialfn: string | null
  readonly aggmtransfn: string | null
  readonly aggminvtransfn: string | null
  readonly aggmfinalfn: string | null
  readonly aggfinalextra: boolean
  readonly aggmfinalextra: boolean
  readonly aggfinalmodify: 'r' | 's' | 'w'
  readonly aggmfinalmodify: 'r' | 's' | 'w'
  readonly aggsortop: string | null
  readonly aggtranstype: string
  readonly aggtransspace: number
  readonly aggmtranstype: string | null
  readonly aggmtransspace: number
  readonly agginitval: string | null
  readonly aggminitval: string | null
  /** The arguments as CREATE AGGREGATE takes them. */
  readonly arguments: string
}

const functionName = (name: string): string => `nullif(a.${name}::oid, 0)::regproc::text as ${name}`

export const aggregates = catalogQuery<AggregateRow>(
  () => `
  select a.aggfnoid::oid as oid, a.aggkind, a.aggtransfn::regproc::text as aggtransfn,
         ${['final', 'combine', 'serial', 'deserial', 'mtrans', 'minvtrans', 'mfinal'].map((name) => functionName(`agg${name}fn`)).join(', ')},
         a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify, a.aggmfinalmodify,
         case when o.oid is not null then 'OPERATOR(' || quote_ident(opn.nspname) || '.' || o.oprname || ')' end as aggsortop,
         format_type(a.aggtranstype, null) as aggtranstype, a.aggtransspace,
         case when a.aggmtranstype <> 0 then format_type(a.aggmtranstype, null) end as aggmtranstype, a.aggmtransspace,
         a.agginitval, a.aggminitval, pg_get_function_arguments(p.oid) as arguments
    from pg_aggregate a
    join pg_proc p on p.oid = a.aggfnoid
    join pg_namespace n on n.oid = p.pronamespace
    left join pg_operator o on o.oid = a.aggsortop
    left join pg_namespace opn on opn.oid = o.oprnamespace
   where ${OWN_SCHEMA}`,
)
