/** How the catalogs of the supported server versions differ: the one place that knows version numbers. */

/** Pieces of SQL and yes-or-no facts of one major version. */
export interface ServerFacts {
  /** NOT NULL is a constraint with a name (18). */
  readonly namedNotNull: boolean
  /** Column of pg_constraint or its stand-in. */
  readonly conenforced: string
  readonly conperiod: string
  /** Of pg_attribute and pg_statistic_ext: NULL where it is the default since 17, -1 before. */
  readonly statisticsTarget: (column: string) => string
  /** The locale of a collation that is not libc's. */
  readonly colllocale: string
  readonly collicurules: string
  /** Whether it publishes generated columns, as SQL spells it; NULL where it can't. */
  readonly pubgencols: string
  /** Options of a subscription, beside those of 15: name and SQL text of the value. */
  readonly subscriptionOptions: readonly (readonly [name: string, sql: string])[]
}

/**
 * Newer minor releases (15.20 among them) keep a number of their own among a column's options, the place in the log where
 * it last changed. It says nothing about the schema, and the server refuses it from anybody else.
 */
export const INTERNAL_OPTION = 'pg_attver='

/** @param serverVersion - such as `15.20` or `18beta1`. */
export function factsOf(serverVersion: string): ServerFacts {
  const major = Number.parseInt(serverVersion, 10)
  return {
    namedNotNull: major >= 18,
    conenforced: major >= 18 ? 'c.conenforced' : 'true',
    conperiod: major >= 18 ? 'c.conperiod' : 'false',
    statisticsTarget: (column) => (major >= 17 ? column : `nullif(${column}, -1)`),
    colllocale: major >= 17 ? 'c.colllocale' : 'c.colliculocale',
    collicurules: major >= 16 ? 'c.collicurules' : 'null',
    pubgencols: major >= 18 ? "case p.pubgencols when 's' then 'stored' end" : 'null',
    subscriptionOptions: [
      ...(major >= 16 ? SUBSCRIPTION_16 : []),
      ...(major >= 17 ? ([['failover', "case when subfailover then 'true' end"]] as const) : []),
    ],
  }
}

const SUBSCRIPTION_16 = [
  ['password_required', "case when not subpasswordrequired then 'false' end"],
  ['run_as_owner', "case when subrunasowner then 'true' end"],
  ['origin', "case when suborigin <> 'any' then suborigin end"],
] as const
