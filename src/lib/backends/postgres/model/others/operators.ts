/** Operators, their classes and families, casts, conversions. */

import {byCodeUnit} from '../../../../core/text.ts'
import type {CastRow, OperatorMemberRow, OperatorRow} from '../../catalog/operators.ts'
import {CLASS} from '../../catalog/query.ts'
import {ident, literal, qualified} from '../../quote.ts'
import type {ModelContext} from '../context.ts'
import type {Draft} from './draft.ts'

export function operatorDrafts({catalog}: ModelContext): Draft[] {
  return catalog.operators.map((row) => {
    const {lefttype, righttype, nspname, oprname} = row
    // A name of symbols takes no quotes.
    const name = `${ident(nspname)}.${oprname}`
    return {
      classid: CLASS.operator,
      oid: row.oid,
      kind: 'operator',
      schema: nspname,
      name: oprname,
      signature: `${lefttype ?? 'NONE'}, ${righttype ?? 'NONE'}`,
      definition: `CREATE OPERATOR ${name} (\n  ${operatorOptions(row).join(',\n  ')}\n)`,
      identity: `OPERATOR ${name} (${lefttype ?? 'NONE'}, ${righttype ?? 'NONE'})`,
      rights: row,
    }
  })
}

function operatorOptions(row: OperatorRow): string[] {
  const text = (name: string, value: string | null): string[] => (value === null ? [] : [`${name} = ${value}`])
  return [
    `FUNCTION = ${row.oprcode}`,
    ...text('LEFTARG', row.lefttype),
    ...text('RIGHTARG', row.righttype),
    ...text('COMMUTATOR', row.oprcom),
    ...text('NEGATOR', row.oprnegate),
    ...text('RESTRICT', row.oprrest),
    ...text('JOIN', row.oprjoin),
    ...(row.oprcanhash ? ['HASHES'] : []),
    ...(row.oprcanmerge ? ['MERGES'] : []),
  ]
}

/** What is in a class or family, in an order that depends on nothing but itself. */
function membersOf({catalog}: ModelContext, classid: number, oid: number): readonly OperatorMemberRow[] {
  const text = (row: OperatorMemberRow) => JSON.stringify([row.kind, row.lefttype, row.righttype, row.name])
  return catalog.operatorMembers
    .filter(({refclassid, refobjid}) => refclassid === classid && refobjid === oid)
    .sort((a, b) => byCodeUnit(b.kind, a.kind) || a.number - b.number || byCodeUnit(text(a), text(b)))
}

/** @param loose - a family's own members name the types they are for. */
function memberText({kind, number, name, lefttype, righttype, sortfamily}: OperatorMemberRow, loose: boolean): string {
  if (kind === 'OPERATOR')
    return `OPERATOR ${number} ${name}${sortfamily === null ? '' : ` FOR ORDER BY ${sortfamily}`}`
  return `FUNCTION ${number} ${loose || lefttype !== righttype ? `(${lefttype}, ${righttype}) ` : ''}${name}`
}

export function operatorFamilyDrafts(context: ModelContext): Draft[] {
  return context.catalog.operatorFamilies.map((row) => {
    const name = `${qualified(row.nspname, row.opfname)} USING ${ident(row.amname)}`
    return {
      classid: CLASS.opfamily,
      oid: row.oid,
      kind: 'operator family',
      schema: row.nspname,
      name: row.opfname,
      signature: row.amname,
      definition: `CREATE OPERATOR FAMILY ${name}`,
      identity: `OPERATOR FAMILY ${name}`,
      rights: row,
    }
  })
}

/** What was added to a family after its classes: it may need operators that the family's own statement can't wait for. */
export function operatorFamilyMemberDrafts(context: ModelContext): Draft[] {
  return context.catalog.operatorFamilies.flatMap((row) => {
    const members = membersOf(context, CLASS.opfamily, row.oid)
    if (members.length === 0 || context.registry.isMember(CLASS.opfamily, row.oid)) return []
    const name = `${qualified(row.nspname, row.opfname)} USING ${ident(row.amname)}`
    return [
      {
        classid: CLASS.opfamily,
        oid: -row.oid,
        kind: 'operator family members',
        schema: row.nspname,
        name: row.opfname,
        signature: row.amname,
        definition: `ALTER OPERATOR FAMILY ${name} ADD\n  ${members.map((member) => memberText(member, true)).join(',\n  ')}`,
        identity: `OPERATOR FAMILY ${name}`,
        uses: members.map(({classid, objid}) => [classid, objid] as const),
        needs: [context.registry.idOf(CLASS.opfamily, row.oid)],
      },
    ]
  })
}

export function operatorClassDrafts(context: ModelContext): Draft[] {
  return context.catalog.operatorClasses
    .filter(({own}) => own)
    .map((row) => {
      const name = `${qualified(row.nspname, row.opcname)}`
      const entries = membersOf(context, CLASS.opclass, row.oid)
      const members = [
        ...(row.keytype === null ? [] : [`STORAGE ${row.keytype}`]),
        ...entries.map((member) => memberText(member, false)),
      ]
      const head = `CREATE OPERATOR CLASS ${name}${row.opcdefault ? ' DEFAULT' : ''} FOR TYPE ${row.intype}`
      return {
        classid: CLASS.opclass,
        oid: row.oid,
        kind: 'operator class',
        schema: row.nspname,
        name: row.opcname,
        signature: row.amname,
        // A class needs at least one entry; the storage type that it has anyway is one.
        definition: `${head} USING ${ident(row.amname)} FAMILY ${row.family} AS\n  ${(members.length === 0 ? [`STORAGE ${row.intype}`] : members).join(',\n  ')}`,
        identity: `OPERATOR CLASS ${name} USING ${ident(row.amname)}`,
        rights: row,
        uses: entries.map(({classid, objid}) => [classid, objid] as const),
        needs: [context.registry.sourceOf(CLASS.opfamily, row.opcfamily)],
      }
    })
}

const CONTEXTS = {e: '', a: ' AS ASSIGNMENT', i: ' AS IMPLICIT'} as const

function castMethod({castmethod, castfunc}: CastRow): string {
  if (castmethod === 'b') return 'WITHOUT FUNCTION'
  return castmethod === 'i' ? 'WITH INOUT' : `WITH FUNCTION ${castfunc}`
}

export function castDrafts({catalog}: ModelContext): Draft[] {
  return catalog.casts.map((row) => {
    const name = `(${row.source} AS ${row.target})`
    return {
      classid: CLASS.cast,
      oid: row.oid,
      kind: 'cast',
      name: `${row.source} AS ${row.target}`,
      definition: `CREATE CAST ${name} ${castMethod(row)}${CONTEXTS[row.castcontext]}`,
      identity: `CAST ${name}`,
    }
  })
}

export function conversionDrafts({catalog}: ModelContext): Draft[] {
  return catalog.conversions.map((row) => {
    const name = qualified(row.nspname, row.conname)
    const head = `CREATE ${row.condefault ? 'DEFAULT ' : ''}CONVERSION ${name}`
    return {
      classid: CLASS.conversion,
      oid: row.oid,
      kind: 'conversion',
      schema: row.nspname,
      name: row.conname,
      definition: `${head} FOR ${literal(row.forencoding)} TO ${literal(row.toencoding)} FROM ${row.conproc}`,
      identity: `CONVERSION ${name}`,
      rights: row,
    }
  })
}
