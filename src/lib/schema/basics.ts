/** What all parts of the model are made of. */

/** Names one object within a model, such as `table:public.users`; made by {@link objectId}, compared as a whole. */
export type ObjectId = string

/** SQL as the server's own deparser prints it. */
export type Expression = string

/** A right that was granted. */
export interface Grant {
  /** A role or account as the server prints it, or `PUBLIC`. */
  readonly grantee: string
  /** Upper case, sorted. */
  readonly privileges: readonly string[]
  readonly grantable?: true
  /** Of columns only; sorted. */
  readonly columns?: readonly string[]
  /** The right was taken from somebody who has it by default. */
  readonly revoked?: true
  /** Who granted it, where that is not the owner. */
  readonly grantor?: string
}

/**
 * `table:public.users`, `column:public.users.id`, `function:public.add(integer, integer)`.
 *
 * @param kind - as the model spells it.
 * @param path - schema (left out where there is none), name, name of the part; a dot or backslash in a name is escaped,
 * so different paths never give the same id.
 * @param signature - of a routine, to tell overloads apart.
 */
export function objectId(kind: string, path: readonly (string | undefined)[], signature?: string): ObjectId {
  let id = `${kind}:`
  let separator = ''
  for (const name of path) {
    if (name === undefined) continue
    id += separator + (/[\\.]/.test(name) ? name.replaceAll(/[\\.]/g, '\\$&') : name)
    separator = '.'
  }
  return signature === undefined ? id : `${id}(${signature})`
}
