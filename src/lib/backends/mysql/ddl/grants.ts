/** Grants of an object → GRANT statements. Pure. */
import type {Grant, SchemaObject} from '../../../schema/model.ts'
import {quoteName} from '../sql-text.ts'

/** `FUNCTION`, `PROCEDURE` and the like stand before the name; tables have no word. */
export function grantsSql({name, grants = []}: SchemaObject, word = ''): readonly string[] {
  const target = `${word === '' ? '' : `${word} `}${quoteName(name)}`
  return grants.map((grant) => {
    const option = grant.grantable === true ? ' WITH GRANT OPTION' : ''
    return `GRANT ${rights(grant)} ON ${target} TO ${grant.grantee}${option}`
  })
}

function rights({privileges, columns}: Grant): string {
  if (privileges.length === 0) return 'USAGE'
  const suffix = columns === undefined ? '' : ` (${columns.map(quoteName).join(', ')})`
  return privileges.map((privilege) => `${privilege}${suffix}`).join(', ')
}
