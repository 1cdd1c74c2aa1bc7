/** Type OIDs → names and kinds. Built-in OIDs never change; others are asked for. */
import type {ValueKind} from '../query.ts'

/** https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const BUILT_IN: Readonly<Record<number, readonly [name: string, kind: ValueKind]>> = {
  16: ['boolean', 'boolean'],
  17: ['bytea', 'bytes'],
  18: ['"char"', 'text'],
  19: ['name', 'text'],
  20: ['bigint', 'integer'],
  21: ['smallint', 'integer'],
  23: ['integer', 'integer'],
  25: ['text', 'text'],
  26: ['oid', 'integer'],
  114: ['json', 'json'],
  700: ['real', 'float'],
  701: ['double precision', 'float'],
  705: ['unknown', 'text'],
  1042: ['character', 'text'],
  1043: ['character varying', 'text'],
  1082: ['date', 'text'],
  1083: ['time without time zone', 'text'],
  1114: ['timestamp without time zone', 'text'],
  1184: ['timestamp with time zone', 'text'],
  1186: ['interval', 'text'],
  1266: ['time with time zone', 'text'],
  1700: ['numeric', 'decimal'],
  2950: ['uuid', 'text'],
  3802: ['jsonb', 'json'],
}

export const kindOf = (oid: number): ValueKind => BUILT_IN[oid]?.[1] ?? 'text'

export const builtInName = (oid: number): string | undefined => BUILT_IN[oid]?.[0]
