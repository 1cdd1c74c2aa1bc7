/** What acts on rows by itself: triggers, rules and policies. */
import {defined, nonEmpty} from '../../../core/defined.ts'
import {byCodeUnit} from '../../../core/text.ts'
import {objectId} from '../../../schema/basics.ts'
import type {Trigger} from '../../../schema/model.ts'
import type {PostgresPolicy, PostgresRule} from '../../../schema/model-postgres.ts'
import type {PolicyRow, RuleRow, TriggerRow} from '../catalog/parts.ts'
import {CLASS} from '../catalog/query.ts'
import {ident, qualified} from '../quote.ts'
import {columnNameOf, type ModelContext, type Relation} from './context.ts'

/** https://www.postgresql.org/docs/current/catalog-pg-trigger.html: bits of `tgtype`. */
const TYPE = {row: 1, before: 2, insert: 4, delete: 8, update: 16, truncate: 32, instead: 64}

const ENABLED = {O: undefined, D: 'disabled', R: 'replica', A: 'always'} as const

const byName = (a: {name: string}, b: {name: string}): number => byCodeUnit(a.name, b.name)

/** By name, which is the order they fire in. */
export function triggersOf(context: ModelContext, relation: Relation, rows: readonly TriggerRow[]): readonly Trigger[] {
  return rows.map((row) => triggerOf(context, relation, row)).sort(byName)
}

function triggerOf({comments, registry}: ModelContext, relation: Relation, row: TriggerRow): Trigger {
  const {nspname, relname} = relation.row
  const id = objectId('trigger', [nspname, relname, row.tgname])
  const is = (bit: number): boolean => (row.tgtype & bit) !== 0
  const columns = row.tgattr.map((number) => ident(columnNameOf(relation, number)))
  const from = registry.sourceOf(CLASS.class, row.tgconstrrelid)
  const events = [
    ...(is(TYPE.insert) ? ['insert'] : []),
    ...(is(TYPE.delete) ? ['delete'] : []),
    ...(is(TYPE.update) ? [columns.length === 0 ? 'update' : `update of ${columns.join(', ')}`] : []),
    ...(is(TYPE.truncate) ? ['truncate'] : []),
  ]
  return defined({
    id,
    name: row.tgname,
    timing: is(TYPE.before) ? ('before' as const) : is(TYPE.instead) ? ('instead of' as const) : ('after' as const),
    events,
    level: is(TYPE.row) ? ('row' as const) : ('statement' as const),
    definition: row.triggerdef,
    comment: comments.of(CLASS.trigger, row.oid),
    dependsOn: registry.dependenciesOf([[CLASS.trigger, row.oid]], [relation.id, id], [from]),
    postgres: nonEmpty(
      defined({
        // A partition's trigger may be on where that of the partitioned table is off.
        enabled: ENABLED[row.tgenabled] ?? (row.iscloned ? ('origin' as const) : undefined),
        constraint: row.isconstraint ? (true as const) : undefined,
        inherited: row.iscloned ? (true as const) : undefined,
      }),
    ),
  })
}

/** The server keeps the name for the rule that is a view; some versions let another one be renamed to it. */
const OF_VIEWS = '_RETURN'

export function rulesOf(
  {comments, registry, unrepresented}: ModelContext,
  relation: Relation,
  rows: readonly RuleRow[],
): readonly PostgresRule[] | undefined {
  const {nspname, relname} = relation.row
  const rules = rows.flatMap(({oid, rulename, ruledef, ev_enabled}) => {
    if (ruledef === null) return []
    if (rulename === OF_VIEWS) {
      const why = 'only the rule that is a view can be made with this name; rename it'
      unrepresented.push({object: `rule ${OF_VIEWS} on ${qualified(nspname, relname)}`, why})
      return []
    }
    const id = objectId('rule', [nspname, relname, rulename])
    return [
      defined({
        id,
        name: rulename,
        definition: ruledef,
        enabled: ENABLED[ev_enabled],
        comment: comments.of(CLASS.rewrite, oid),
        dependsOn: registry.dependenciesOf([[CLASS.rewrite, oid]], [relation.id, id]),
      }),
    ]
  })
  return rules.length === 0 ? undefined : rules.sort(byName)
}

const COMMANDS = {'*': 'all', r: 'select', a: 'insert', w: 'update', d: 'delete'} as const

export function policyOf(
  {comments, registry}: ModelContext,
  {oid, polname, polcmd, polpermissive, roles, qual, withcheck}: PolicyRow,
  table: {readonly schema: string; readonly name: string; readonly id?: string},
): PostgresPolicy {
  const id = objectId('policy', [table.schema, table.name, polname])
  return defined({
    id,
    name: polname,
    command: COMMANDS[polcmd],
    restrictive: polpermissive ? undefined : (true as const),
    roles: roles.length === 0 ? undefined : roles.toSorted(byCodeUnit),
    using: qual ?? undefined,
    check: withcheck ?? undefined,
    comment: comments.of(CLASS.policy, oid),
    dependsOn: registry.dependenciesOf([[CLASS.policy, oid]], [id, ...(table.id === undefined ? [] : [table.id])]),
  })
}

export function policiesOf(
  context: ModelContext,
  {id, row}: Relation,
  rows: readonly PolicyRow[],
): readonly PostgresPolicy[] | undefined {
  if (rows.length === 0) return undefined
  return rows.map((policy) => policyOf(context, policy, {schema: row.nspname, name: row.relname, id})).sort(byName)
}
