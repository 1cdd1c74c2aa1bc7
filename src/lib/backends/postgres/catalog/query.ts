/** What a catalog query is, and the pieces of SQL that several share. */
import type {ServerFacts} from './facts.ts'

export interface CatalogContext {
  readonly facts: ServerFacts
  readonly privileges: boolean
  readonly sizes: boolean
}

/** A query over the catalogs; its rows have the server's own names. */
export interface CatalogQuery<Row> {
  readonly sql: (context: CatalogContext) => string
  /** Never there; it carries the type of the rows. */
  readonly row?: Row
}

export const catalogQuery = <Row>(sql: (context: CatalogContext) => string): CatalogQuery<Row> => ({sql})

/** Schemas whose objects are somebody's own. As in pg_dump, what stands in the others came with the server. */
export const OWN_SCHEMA = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'"

/** Of objects in no schema: the first OID that initdb never gives. */
export const FIRST_OWN_OID = 16_384

/** Owner and access rights, where they were asked for. */
export interface PrivilegeColumns {
  readonly owner: string | null
  /** NULL is what the object had when it was made. */
  readonly acl: readonly string[] | null
  readonly acldefault: readonly string[] | null
}

/** @param type - as `acldefault` takes it; undefined where the object knows no grants. */
export function privilegeColumns({privileges}: CatalogContext, owner: string, acl?: string, type?: string): string {
  if (!privileges) return 'null as owner, null as acl, null as acldefault'
  const rights =
    acl === undefined
      ? 'null as acl, null as acldefault'
      : `${acl} as acl, case when ${acl} is not null then acldefault(${type}, ${owner}) end as acldefault`
  return `pg_get_userbyid(${owner}) as owner, ${rights}`
}

/** OIDs of the catalogs themselves, which are the same in all versions (`src/include/catalog` of the server). */
export const CLASS = {
  am: 2601,
  attrdef: 2604,
  cast: 2605,
  class: 1259,
  collation: 3456,
  constraint: 2606,
  conversion: 2607,
  eventTrigger: 3466,
  extension: 3079,
  foreignDataWrapper: 2328,
  foreignServer: 1417,
  language: 2612,
  namespace: 2615,
  opclass: 2616,
  operator: 2617,
  opfamily: 2753,
  policy: 3256,
  proc: 1255,
  publication: 6104,
  rewrite: 2618,
  statistic: 3381,
  subscription: 6100,
  transform: 3576,
  trigger: 2620,
  tsConfig: 3602,
  tsDict: 3600,
  tsParser: 3601,
  tsTemplate: 3764,
  type: 1247,
  userMapping: 1418,
} as const
