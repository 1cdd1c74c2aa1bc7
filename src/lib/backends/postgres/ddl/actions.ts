/** Triggers, rules and policies. */
import type {ObjectId} from '../../../schema/basics.ts'
import type {Table, Trigger, View} from '../../../schema/model.ts'
import type {PostgresRule} from '../../../schema/model-postgres.ts'
import {ident, qualified} from '../quote.ts'
import {commentOn} from './comments.ts'
import {type Piece, statement} from './piece.ts'
import {policyDefinition} from './policy.ts'

const STATES = {disabled: 'DISABLE', replica: 'ENABLE REPLICA', always: 'ENABLE ALWAYS', origin: 'ENABLE'} as const

/** @param above - tables whose trigger of that name this one may be a part of. */
export function triggerPiece(on: Table | View, trigger: Trigger, above: readonly Table[] = []): Piece {
  const table = qualified(on.schema, on.name)
  const name = ident(trigger.name)
  const {enabled, inherited} = trigger.postgres ?? {}
  return {
    id: trigger.id,
    dependsOn: [on.id, ...(trigger.dependsOn ?? []), ...(inherited ? sameIn(above, trigger) : [])],
    statements: [
      ...(inherited ? [] : [statement(trigger.definition)]),
      ...(enabled === undefined ? [] : [statement(`ALTER TABLE ${table} ${STATES[enabled]} TRIGGER ${name}`)]),
      ...(inherited ? [] : commentOn(`TRIGGER ${name} ON ${table}`, trigger.comment)),
    ],
  }
}

const sameIn = (tables: readonly Table[], {name}: Trigger): readonly ObjectId[] =>
  tables.flatMap(({triggers}) => triggers.filter((each) => each.name === name).map(({id}) => id))

export function rulePiece(on: Table | View, rule: PostgresRule): Piece {
  const table = qualified(on.schema, on.name)
  return {
    id: rule.id,
    dependsOn: [on.id, ...(rule.dependsOn ?? [])],
    statements: [
      rule.definition,
      ...(rule.enabled === undefined
        ? []
        : [statement(`ALTER TABLE ${table} ${STATES[rule.enabled]} RULE ${ident(rule.name)}`)]),
      ...commentOn(`RULE ${ident(rule.name)} ON ${table}`, rule.comment),
    ],
  }
}

export function policyPieces({id, schema, name, postgres}: Table): Piece[] {
  const table = qualified(schema, name)
  return (postgres?.policies ?? []).map((policy) => ({
    id: policy.id,
    dependsOn: [id, ...(policy.dependsOn ?? [])] as ObjectId[],
    statements: [
      statement(policyDefinition(policy, table)),
      ...commentOn(`POLICY ${ident(policy.name)} ON ${table}`, policy.comment),
    ],
  }))
}
