/** What tables have beside columns: constraints, indexes, triggers, rules, policies. */
import {catalogQuery, OWN_SCHEMA} from './query.ts'

/** https://www.postgresql.org/docs/current/catalog-pg-constraint.html; of tables and domains. */
export interface ConstraintRow {
  readonly oid: number
  readonly conname: string
  readonly contype: 'c' | 'f' | 'n' | 'p' | 'u' | 'x'
  readonly condeferrable: boolean
  readonly condeferred: boolean
  readonly convalidated: boolean
  readonly conenforced: boolean
  readonly conperiod: boolean
  readonly conrelid: number
  readonly contypid: number
  readonly conindid: number
  readonly conparentid: number
  readonly confrelid: number
  readonly confupdtype: string
  readonly confdeltype: string
  readonly confmatchtype: string
  readonly conislocal: boolean
  readonly coninhcount: number
  readonly connoinherit: boolean
  readonly conkey: readonly number[] | null
  readonly confkey: readonly number[] | null
  readonly confdelsetcols: readonly number[] | null
  /** Of a check. */
  readonly expression: string | null
  /** Of an exclusion. */
  readonly constraintdef: string | null
}

/** A NOT NULL that is no more than the column's own needs no row: of 10,000 columns that would be 10,000. */
const TOLD_NOT_NULL = `(c.connoinherit or not c.convalidated or a.attinhcount > 0
  or c.conname <> coalesce(r.relname || '_' || a.attname, t.typname) || '_not_null')`

export const constraints = catalogQuery<ConstraintRow>(
  ({facts}) => `
  select c.oid, c.conname, c.contype, c.condeferrable, c.condeferred, c.convalidated, ${facts.conenforced} as conenforced,
         ${facts.conperiod} as conperiod, c.conrelid, c.contypid, c.conindid, c.conparentid, c.confrelid, c.confupdtype,
         c.confdeltype, c.confmatchtype, c.conislocal, c.coninhcount, c.connoinherit, c.conkey, c.confkey, c.confdelsetcols,
         case when c.contype = 'c' then pg_get_expr(c.conbin, c.conrelid) end as expression,
         case when c.contype = 'x' then pg_get_constraintdef(c.oid) end as constraintdef
    from pg_constraint c
    join pg_namespace n on n.oid = c.connamespace
    ${
      facts.namedNotNull
        ? `left join pg_class r on c.contype = 'n' and r.oid = c.conrelid
    left join pg_attribute a on c.contype = 'n' and a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    left join pg_type t on c.contype = 'n' and t.oid = c.contypid`
        : ''
    }
   where c.contype in ('c', 'f', 'p', 'u', 'x'${facts.namedNotNull ? ", 'n'" : ''}) and ${OWN_SCHEMA}
   ${facts.namedNotNull ? `and (c.contype <> 'n' or ${TOLD_NOT_NULL})` : ''}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-index.html */
export interface IndexRow {
  readonly oid: number
  readonly indrelid: number
  readonly nspname: string
  readonly relname: string
  readonly amname: string
  readonly spcname: string | null
  readonly reloptions: readonly string[] | null
  readonly indisunique: boolean
  readonly indnullsnotdistinct: boolean
  readonly indisvalid: boolean
  readonly indisready: boolean
  readonly indisclustered: boolean
  readonly indisreplident: boolean
  readonly indnkeyatts: number
  readonly indkey: readonly number[]
  readonly indoption: readonly number[]
  readonly indclass: readonly number[]
  readonly indcollation: readonly number[]
  readonly predicate: string | null
  /** Of keys that are expressions: all keys as SQL. */
  readonly keydefs: readonly string[] | null
  readonly statistics: readonly string[] | null
  /** Of an index that no constraint makes. */
  readonly indexdef: string | null
}

export const indexes = catalogQuery<IndexRow>(
  ({facts}) => `
  select i.indexrelid as oid, i.indrelid, n.nspname, c.relname, am.amname, ts.spcname, c.reloptions, i.indisunique,
         i.indnullsnotdistinct, i.indisvalid, i.indisready, i.indisclustered, i.indisreplident, i.indnkeyatts,
         i.indkey, i.indoption, i.indclass, i.indcollation, pg_get_expr(i.indpred, i.indrelid) as predicate,
         case when i.indexprs is not null then
           array(select pg_get_indexdef(i.indexrelid, k, false) from generate_series(1, i.indnkeyatts::int) k)
         end as keydefs,
         case when i.indexprs is not null then
           array(select a.attnum || ' ' || a.attstattarget from pg_attribute a
                  where a.attrelid = i.indexrelid and ${facts.statisticsTarget('a.attstattarget')} is not null
                  order by a.attnum)
         end as statistics,
         case when k.oid is null then pg_get_indexdef(i.indexrelid) end as indexdef
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_am am on am.oid = c.relam
    left join pg_tablespace ts on ts.oid = c.reltablespace
    left join pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid and k.contype in ('p', 'u', 'x')
   where ${OWN_SCHEMA}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-trigger.html */
export interface TriggerRow {
  readonly oid: number
  readonly tgrelid: number
  /** Of a constraint trigger: the table it is FROM; 0 where there is none. */
  readonly tgconstrrelid: number
  readonly tgname: string
  readonly tgtype: number
  readonly tgenabled: 'O' | 'D' | 'R' | 'A'
  readonly tgattr: readonly number[]
  readonly isconstraint: boolean
  readonly iscloned: boolean
  readonly triggerdef: string
}

/** Those that a partitioned table's trigger made count only where they are switched otherwise. */
export const triggers = catalogQuery<TriggerRow>(
  () => `
  select t.oid, t.tgrelid, t.tgconstrrelid, t.tgname, t.tgtype, t.tgenabled, t.tgattr,
         t.tgconstraint <> 0 as isconstraint, t.tgparentid <> 0 as iscloned, pg_get_triggerdef(t.oid) as triggerdef
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_trigger u on u.oid = t.tgparentid
   where not t.tgisinternal and (t.tgparentid = 0 or t.tgenabled <> u.tgenabled) and ${OWN_SCHEMA}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-rewrite.html */
export interface RuleRow {
  readonly oid: number
  readonly ev_class: number
  readonly rulename: string
  readonly ev_enabled: 'O' | 'D' | 'R' | 'A'
  /** NULL for the one that is the view itself. */
  readonly ruledef: string | null
}

export const rules = catalogQuery<RuleRow>(
  () => `
  select r.oid, r.ev_class, r.rulename, r.ev_enabled,
         case when r.ev_type <> '1' then pg_get_ruledef(r.oid) end as ruledef
    from pg_rewrite r
    join pg_class c on c.oid = r.ev_class
    join pg_namespace n on n.oid = c.relnamespace
   where ${OWN_SCHEMA}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-policy.html */
export interface PolicyRow {
  readonly oid: number
  readonly polrelid: number
  readonly polname: string
  readonly polcmd: '*' | 'r' | 'a' | 'w' | 'd'
  readonly polpermissive: boolean
  /** Empty for PUBLIC. */
  readonly roles: readonly string[]
  readonly qual: string | null
  readonly withcheck: string | null
}

export const policies = catalogQuery<PolicyRow>(
  () => `
  select p.oid, p.polrelid, p.polname, p.polcmd, p.polpermissive,
         array(select rolname from pg_roles where oid = any (p.polroles)) as roles,
         pg_get_expr(p.polqual, p.polrelid) as qual, pg_get_expr(p.polwithcheck, p.polrelid) as withcheck
    from pg_policy p
    join pg_class c on c.oid = p.polrelid
    join pg_namespace n on n.oid = c.relnamespace
   where ${OWN_SCHEMA}`,
)
