import type {PostgresPolicy} from '../../../schema/model-postgres.ts'
import {ident, idents, inParentheses} from '../quote.ts'

/** Without the closing `;`. @param table - as SQL names it. */
export function policyDefinition(policy: PostgresPolicy, table: string): string {
  const {name, command, restrictive, roles, using, check} = policy
  return [
    `CREATE POLICY ${ident(name)} ON ${table}`,
    ...(restrictive ? ['AS RESTRICTIVE'] : []),
    ...(command === 'all' ? [] : [`FOR ${command.toUpperCase()}`]),
    ...(roles === undefined ? [] : [`TO ${idents(roles)}`]),
    ...(using === undefined ? [] : [`USING ${inParentheses(using)}`]),
    ...(check === undefined ? [] : [`WITH CHECK ${inParentheses(check)}`]),
  ].join(' ')
}
