/** Functions, procedures, aggregates and window functions. */
import {defined} from '../../../core/defined.ts'
import {byCodeUnit} from '../../../core/text.ts'
import type {Argument, Routine} from '../../../schema/model.ts'
import type {PostgresRoutine} from '../../../schema/model-postgres.ts'
import {CLASS} from '../catalog/query.ts'
import type {AggregateRow, RoutineRow} from '../catalog/routines.ts'
import {literal, qualified} from '../quote.ts'
import {type ModelContext, ownershipOf} from './context.ts'
import {routineIdOf, routineKindOf, signatureOf} from './naming.ts'

const MODES = {i: 'in', o: 'out', b: 'inout', v: 'variadic', t: 'table'} as const

export function routinesOf(context: ModelContext): Routine[] {
  const aggregates = new Map(context.catalog.aggregates.map((row) => [row.oid, row]))
  return context.catalog.routines
    .map((row) => routineOf(context, row, aggregates.get(row.oid)))
    .sort((a, b) => byCodeUnit(a.id, b.id))
}

function routineOf(context: ModelContext, row: RoutineRow, aggregate: AggregateRow | undefined): Routine {
  const id = routineIdOf(row)
  return defined({
    kind: routineKindOf(row),
    id,
    schema: row.nspname,
    name: row.proname,
    comment: context.comments.of(CLASS.proc, row.oid),
    dependsOn: context.registry.dependenciesOf([[CLASS.proc, row.oid]], [id]),
    ...ownershipOf(context, CLASS.proc, row.oid, row),
    signature: signatureOf(row),
    arguments: argumentsOf(context, row),
    returns: row.result ?? undefined,
    language: aggregate === undefined ? row.lanname : undefined,
    definition: aggregate === undefined ? (row.functiondef ?? '').trimEnd() : aggregateDefinition(row, aggregate),
    postgres: partOf(row),
  })
}

function argumentsOf({types}: ModelContext, row: RoutineRow): readonly Argument[] {
  return row.argoids.map((oid, at) => {
    const name = row.proargnames?.[at]
    return defined({
      name: name === undefined || name === '' ? undefined : name,
      mode: MODES[(row.proargmodes?.[at] ?? 'i') as keyof typeof MODES],
      ...types.of(oid, row.argtypes[at] ?? ''),
      default: row.argdefaults?.[at] ?? undefined,
    })
  })
}

const yes = (value: boolean): true | undefined => (value ? true : undefined)

function partOf(row: RoutineRow): PostgresRoutine {
  return defined({
    identity:
      row.identityarguments === null
        ? row.identity
        : `${qualified(row.nspname, row.proname)}(${row.prokind === 'a' && row.identityarguments === '' ? '*' : row.identityarguments})`,
    volatility: ({i: 'immutable', s: 'stable', v: undefined} as const)[row.provolatile],
    strict: yes(row.proisstrict),
    leakproof: yes(row.proleakproof),
    securityDefiner: yes(row.prosecdef),
    parallel: ({s: 'safe', r: 'restricted', u: undefined} as const)[row.proparallel],
    settings: row.proconfig ?? undefined,
    parsedBody: yes(row.parsed),
  })
}

const MODIFY = {r: 'READ_ONLY', s: 'SHAREABLE', w: 'READ_WRITE'} as const

/** @see https://www.postgresql.org/docs/current/sql-createaggregate.html */
function aggregateDefinition(row: RoutineRow, aggregate: AggregateRow): string {
  const usual = aggregate.aggkind === 'n' ? 'r' : 'w'
  const text = (name: string, value: string | null): string[] => (value === null ? [] : [`${name} = ${value}`])
  const options = [
    `SFUNC = ${aggregate.aggtransfn}`,
    `STYPE = ${aggregate.aggtranstype}`,
    ...(aggregate.aggtransspace === 0 ? [] : [`SSPACE = ${aggregate.aggtransspace}`]),
    ...text('FINALFUNC', aggregate.aggfinalfn),
    ...(aggregate.aggfinalextra ? ['FINALFUNC_EXTRA'] : []),
    ...(aggregate.aggfinalmodify === usual ? [] : [`FINALFUNC_MODIFY = ${MODIFY[aggregate.aggfinalmodify]}`]),
    ...text('COMBINEFUNC', aggregate.aggcombinefn),
    ...text('SERIALFUNC', aggregate.aggserialfn),
    ...text('DESERIALFUNC', aggregate.aggdeserialfn),
    ...text('INITCOND', aggregate.agginitval === null ? null : literal(aggregate.agginitval)),
    ...text('MSFUNC', aggregate.aggmtransfn),
    ...text('MINVFUNC', aggregate.aggminvtransfn),
    ...text('MSTYPE', aggregate.aggmtranstype),
    ...(aggregate.aggmtransspace === 0 ? [] : [`MSSPACE = ${aggregate.aggmtransspace}`]),
    ...text('MFINALFUNC', aggregate.aggmfinalfn),
    ...(aggregate.aggmfinalextra ? ['MFINALFUNC_EXTRA'] : []),
    ...(aggregate.aggmtransfn === null || aggregate.aggmfinalmodify === usual
      ? []
      : [`MFINALFUNC_MODIFY = ${MODIFY[aggregate.aggmfinalmodify]}`]),
    ...text('MINITCOND', aggregate.aggminitval === null ? null : literal(aggregate.aggminitval)),
    ...text('SORTOP', aggregate.aggsortop),
    ...(row.proparallel === 'u' ? [] : [`PARALLEL = ${row.proparallel === 's' ? 'SAFE' : 'RESTRICTED'}`]),
    ...(aggregate.aggkind === 'h' ? ['HYPOTHETICAL'] : []),
  ]
  const given = aggregate.arguments === '' ? '*' : aggregate.arguments
  return `CREATE AGGREGATE ${qualified(row.nspname, row.proname)}(${given}) (\n  ${options.join(',\n  ')}\n)`
}
