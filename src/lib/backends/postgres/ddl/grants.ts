/** Owners and access rights. */
import type {Grant} from '../../../schema/model.ts'
import {ident, idents} from '../quote.ts'
import {statement} from './piece.ts'

const roleOf = (grantee: string): string => (grantee === 'PUBLIC' ? grantee : ident(grantee))

/** Without the closing `;`. @param target - `TABLE public.users`, or `TABLES` of default privileges. */
export function grantStatement(grant: Grant, target: string): string {
  const {grantee, privileges, columns, grantable, revoked} = grant
  const what = privileges.map((privilege) => (columns === undefined ? privilege : `${privilege} (${idents(columns)})`))
  if (revoked) return `REVOKE ${what.join(', ')} ON ${target} FROM ${roleOf(grantee)}`
  return `GRANT ${what.join(', ')} ON ${target} TO ${roleOf(grantee)}${grantable ? ' WITH GRANT OPTION' : ''}`
}

/** A right that somebody passed on has to be granted by him again. */
function asGrantor(grant: Grant, text: string): string[] {
  if (grant.grantor === undefined) return [statement(text)]
  return [statement(`SET ROLE ${ident(grant.grantor)}`), statement(text), 'RESET ROLE;']
}

/** Rights that may be passed on come first, then those that were passed on. */
export function grantsOn(target: string, grants: readonly Grant[] | undefined): string[] {
  const order = ({revoked, grantor, grantable}: Grant): number =>
    (revoked ? 0 : 4) + (grantor === undefined ? 0 : 2) + (grantable ? 0 : 1)
  return (grants ?? [])
    .toSorted((a, b) => order(a) - order(b))
    .flatMap((grant) => asGrantor(grant, grantStatement(grant, target)))
}

/** @param target - `TABLE public.users`. */
export const ownerOf = (target: string, owner: string | undefined): string[] =>
  owner === undefined ? [] : [statement(`ALTER ${target} OWNER TO ${ident(owner)}`)]
