/** Languages, access methods, foreign servers, publications and what else stands in no schema, and text search. */
import {catalogQuery, FIRST_OWN_OID, OWN_SCHEMA, type PrivilegeColumns, privilegeColumns} from './query.ts'

/** https://www.postgresql.org/docs/current/catalog-pg-language.html */
export interface LanguageRow extends PrivilegeColumns {
  readonly oid: number
  readonly lanname: string
  readonly lanpltrusted: boolean
  readonly handler: string
  readonly inline: string | null
  readonly validator: string | null
}

export const languages = catalogQuery<LanguageRow>(
  (context) => `
  select l.oid, l.lanname, l.lanpltrusted, l.lanplcallfoid::regproc::text as handler,
         nullif(l.laninline, 0)::regproc::text as inline, nullif(l.lanvalidator, 0)::regproc::text as validator,
         ${privilegeColumns(context, 'l.lanowner', 'l.lanacl', "'l'")}
    from pg_language l
   where l.lanispl and l.oid >= ${FIRST_OWN_OID}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-am.html */
export interface AccessMethodRow {
  readonly oid: number
  readonly amname: string
  readonly amtype: 'i' | 't'
  readonly amhandler: string
}

export const accessMethods = catalogQuery<AccessMethodRow>(
  () => `
  select oid, amname, amtype, amhandler::regproc::text as amhandler from pg_am where oid >= ${FIRST_OWN_OID}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-transform.html */
export interface TransformRow {
  readonly oid: number
  readonly type: string
  readonly lanname: string
  readonly fromsql: string | null
  readonly tosql: string | null
}

export const transforms = catalogQuery<TransformRow>(
  () => `
  select t.oid, format_type(t.trftype, null) as type, l.lanname,
         nullif(t.trffromsql, 0)::regprocedure::text as fromsql, nullif(t.trftosql, 0)::regprocedure::text as tosql
    from pg_transform t join pg_language l on l.oid = t.trflang
   where t.oid >= ${FIRST_OWN_OID}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-statistic-ext.html */
export interface StatisticsRow extends PrivilegeColumns {
  readonly oid: number
  readonly nspname: string
  readonly stxname: string
  readonly stxrelid: number
  readonly stxstattarget: number | null
  readonly statisticsdef: string
}

export const statistics = catalogQuery<StatisticsRow>(
  (context) => `
  select s.oid, n.nspname, s.stxname, s.stxrelid, ${context.facts.statisticsTarget('s.stxstattarget')} as stxstattarget,
         pg_get_statisticsobjdef(s.oid) as statisticsdef, ${privilegeColumns(context, 's.stxowner')}
    from pg_statistic_ext s
    join pg_namespace n on n.oid = s.stxnamespace
   where ${OWN_SCHEMA}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-ts-config.html and its neighbours: parser, template, dictionary. */
export interface TextSearchRow extends PrivilegeColumns {
  readonly oid: number
  readonly kind: 'parser' | 'template' | 'dictionary' | 'configuration'
  readonly nspname: string
  readonly name: string
  /** `START = prsd_start`, as far as it is one list. */
  readonly options: string
}

/** The values come from the server's own functions, so they are quoted where they must be. */
export const textSearch = catalogQuery<TextSearchRow>((context) => {
  const none = 'null as owner, null as acl, null as acldefault'
  const entry = (name: string, column: string) =>
    `coalesce(', ${name} = ' || nullif(${column}::oid, 0)::regproc::text, '')`
  return `
  select p.oid, 'parser' as kind, n.nspname, p.prsname as name,
         substr(${entry('START', 'p.prsstart')} || ${entry('GETTOKEN', 'p.prstoken')} || ${entry('END', 'p.prsend')}
           || ${entry('HEADLINE', 'p.prsheadline')} || ${entry('LEXTYPES', 'p.prslextype')}, 3) as options, ${none}
    from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace where ${OWN_SCHEMA}
  union all
  select t.oid, 'template', n.nspname, t.tmplname,
         substr(${entry('INIT', 't.tmplinit')} || ${entry('LEXIZE', 't.tmpllexize')}, 3), null, null, null
    from pg_ts_template t join pg_namespace n on n.oid = t.tmplnamespace where ${OWN_SCHEMA}
  union all
  select d.oid, 'dictionary', n.nspname, d.dictname,
         'TEMPLATE = ' || quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname) || coalesce(', ' || d.dictinitoption, ''),
         ${context.privileges ? 'pg_get_userbyid(d.dictowner)' : 'null'}, null, null
    from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace
    join pg_ts_template t on t.oid = d.dicttemplate join pg_namespace tn on tn.oid = t.tmplnamespace where ${OWN_SCHEMA}
  union all
  select c.oid, 'configuration', n.nspname, c.cfgname,
         'PARSER = ' || quote_ident(pn.nspname) || '.' || quote_ident(p.prsname),
         ${context.privileges ? 'pg_get_userbyid(c.cfgowner)' : 'null'}, null, null
    from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace
    join pg_ts_parser p on p.oid = c.cfgparser join pg_namespace pn on pn.oid = p.prsnamespace where ${OWN_SCHEMA}`
})

/** https://www.postgresql.org/docs/current/catalog-pg-ts-config-map.html */
export interface TextSearchMapRow {
  readonly mapcfg: number
  readonly alias: string
  readonly dictionary: string
}

export const textSearchMaps = catalogQuery<TextSearchMapRow>(
  () => `
  select m.mapcfg, k.alias, m.mapdict::regdictionary::text as dictionary
    from pg_ts_config c
    join pg_namespace n on n.oid = c.cfgnamespace
    join pg_ts_config_map m on m.mapcfg = c.oid
    join lateral ts_token_type(c.cfgparser) k on k.tokid = m.maptokentype
   where ${OWN_SCHEMA}
   order by m.mapcfg, m.maptokentype, m.mapseqno`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-foreign-data-wrapper.html */
export interface ForeignDataWrapperRow extends PrivilegeColumns {
  readonly oid: number
  readonly fdwname: string
  readonly handler: string | null
  readonly validator: string | null
  readonly fdwoptions: readonly string[] | null
}

export const foreignDataWrappers = catalogQuery<ForeignDataWrapperRow>(
  (context) => `
  select f.oid, f.fdwname, nullif(f.fdwhandler, 0)::regproc::text as handler,
         nullif(f.fdwvalidator, 0)::regproc::text as validator, f.fdwoptions,
         ${privilegeColumns(context, 'f.fdwowner', 'f.fdwacl', "'F'")}
    from pg_foreign_data_wrapper f
   where f.oid >= ${FIRST_OWN_OID}`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-foreign-server.html */
export interface ForeignServerRow extends PrivilegeColumns {
  readonly oid: number
  readonly srvname: string
  readonly srvfdw: number
  readonly fdwname: string
  readonly srvtype: string | null
  readonly srvversion: string | null
  readonly srvoptions: readonly string[] | null
}

export const foreignServers = catalogQuery<ForeignServerRow>(
  (context) => `
  select s.oid, s.srvname, s.srvfdw, f.fdwname, s.srvtype, s.srvversion, s.srvoptions,
         ${privilegeColumns(context, 's.srvowner', 's.srvacl', "'S'")}
    from pg_foreign_server s join pg_foreign_data_wrapper f on f.oid = s.srvfdw
   where s.oid >= ${FIRST_OWN_OID}`,
)

/** https://www.postgresql.org/docs/current/view-pg-user-mappings.html */
export interface UserMappingRow {
  readonly umid: number
  readonly srvid: number
  readonly srvname: string
  /** `public` for everybody. */
  readonly usename: string
  readonly public: boolean
  /** NULL also where this user may not see them. */
  readonly umoptions: readonly string[] | null
}

export const userMappings = catalogQuery<UserMappingRow>(
  () => 'select umid, srvid, srvname, usename, umuser = 0 as public, umoptions from pg_user_mappings',
)

/** https://www.postgresql.org/docs/current/catalog-pg-event-trigger.html */
export interface EventTriggerRow extends PrivilegeColumns {
  readonly oid: number
  readonly evtname: string
  readonly evtevent: string
  readonly evtenabled: 'O' | 'D' | 'R' | 'A'
  readonly evttags: readonly string[] | null
  readonly evtfoid: string
}

export const eventTriggers = catalogQuery<EventTriggerRow>(
  (context) => `
  select e.oid, e.evtname, e.evtevent, e.evtenabled, e.evttags, e.evtfoid::regproc::text as evtfoid,
         ${privilegeColumns(context, 'e.evtowner')}
    from pg_event_trigger e`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-publication.html */
export interface PublicationRow extends PrivilegeColumns {
  readonly oid: number
  readonly pubname: string
  readonly puballtables: boolean
  readonly pubinsert: boolean
  readonly pubupdate: boolean
  readonly pubdelete: boolean
  readonly pubtruncate: boolean
  readonly pubviaroot: boolean
  readonly pubgencols: string | null
  readonly schemas: readonly string[]
}

export const publications = catalogQuery<PublicationRow>(
  (context) => `
  select p.oid, p.pubname, p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot,
         ${context.facts.pubgencols} as pubgencols,
         array(select n.nspname from pg_publication_namespace pn join pg_namespace n on n.oid = pn.pnnspid
                where pn.pnpubid = p.oid) as schemas,
         ${privilegeColumns(context, 'p.pubowner')}
    from pg_publication p`,
)

/** https://www.postgresql.org/docs/current/catalog-pg-publication-rel.html */
export interface PublicationTableRow {
  readonly prpubid: number
  readonly prrelid: number
  readonly prattrs: readonly number[] | null
  readonly qual: string | null
}

export const publicationTables = catalogQuery<PublicationTableRow>(
  () => 'select prpubid, prrelid, prattrs, pg_get_expr(prqual, prrelid) as qual from pg_publication_rel',
)

/** https://www.postgresql.org/docs/current/catalog-pg-subscription.html; the connection is only for superusers. */
export interface SubscriptionRow extends PrivilegeColumns {
  readonly oid: number
  readonly subname: string
  readonly subpublications: readonly string[]
  readonly subslotname: string | null
  readonly subsynccommit: string
  readonly subbinary: boolean
  readonly substream: string
  readonly subtwophasestate: string
  readonly subdisableonerr: boolean
  /** `origin = none`. */
  readonly more: readonly string[]
}

export const subscriptions = catalogQuery<SubscriptionRow>(
  (context) => `
  select s.oid, s.subname, s.subpublications, s.subslotname, s.subsynccommit, s.subbinary, s.substream::text as substream,
         s.subtwophasestate, s.subdisableonerr,
         array_remove(array[${context.facts.subscriptionOptions
           .map(([name, sql]) => `'${name} = ' || (${sql})`)
           .join(', ')}]::text[], null) as more,
         ${privilegeColumns(context, 's.subowner')}
    from pg_subscription s
   where s.subdbid = (select oid from pg_database where datname = current_database())`,
)
