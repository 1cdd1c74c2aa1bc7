/** Owners and rights in words. Pure. */
import type {Grant, SchemaObject} from '../../model.ts'
import type {Line} from './model.ts'
import {columnList} from './names.ts'

const rights = ({privileges, columns}: Grant): string =>
  `${privileges.join(', ')}${columns === undefined ? '' : ` ${columnList(columns)}`}`

/** `grant SELECT to app, with grant option`. */
export function grantText(grant: Grant): string {
  const {grantee, grantable, revoked} = grant
  if (revoked === true) return `revoke ${rights(grant)} from ${grantee}`
  return `grant ${rights(grant)} to ${grantee}${grantable === true ? ', with grant option' : ''}`
}

export const ownerDetails = ({owner}: SchemaObject): string[] => (owner === undefined ? [] : [`owner: ${owner}`])

export const grantLines = ({grants = []}: SchemaObject): Line[] =>
  grants.map((grant) => ({
    kind: grant.revoked === true ? 'revoke' : 'grant',
    name: grant.grantee,
    details: [rights(grant), ...(grant.grantable === true ? ['with grant option'] : [])],
  }))
