/** Owners and rights in words. Pure. */
import type {Grant} from '../../basics.ts'
import type {SchemaObject} from '../../model.ts'
import type {Line} from './model.ts'
import {columnList} from './names.ts'

const rights = ({privileges, columns}: Grant): string =>
  `${privileges.join(', ')}${columns === undefined ? '' : ` ${columnList(columns)}`}`

/** Who granted it, where that is not the owner. */
const by = ({grantor}: Grant): string => (grantor === undefined ? '' : `, granted by ${grantor}`)

/** `grant SELECT to app, with grant option`. */
export function grantText(grant: Grant): string {
  const {grantee, grantable, revoked} = grant
  if (revoked === true) return `revoke ${rights(grant)} from ${grantee}${by(grant)}`
  return `grant ${rights(grant)} to ${grantee}${grantable === true ? ', with grant option' : ''}${by(grant)}`
}

export const ownerDetails = ({owner}: SchemaObject): string[] => (owner === undefined ? [] : [`owner: ${owner}`])

export const grantLines = ({grants = []}: SchemaObject): Line[] =>
  grants.map((grant) => ({
    kind: grant.revoked === true ? 'revoke' : 'grant',
    name: grant.grantee,
    details: [
      rights(grant),
      ...(grant.grantable === true ? ['with grant option'] : []),
      ...(grant.grantor === undefined ? [] : [`granted by ${grant.grantor}`]),
    ],
  }))
