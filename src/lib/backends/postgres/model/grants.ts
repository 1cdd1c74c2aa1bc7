/** Access rights as the catalogs keep them → what differs from what an object has when it is made. */
import {defined} from '../../../core/defined.ts'
import {byCodeUnit} from '../../../core/text.ts'
import type {Grant} from '../../../schema/model.ts'

/** https://www.postgresql.org/docs/current/ddl-priv.html#PRIVILEGE-ABBREVS-TABLE */
const PRIVILEGES: Readonly<Record<string, string>> = {
  r: 'SELECT',
  w: 'UPDATE',
  a: 'INSERT',
  d: 'DELETE',
  D: 'TRUNCATE',
  x: 'REFERENCES',
  t: 'TRIGGER',
  m: 'MAINTAIN',
  X: 'EXECUTE',
  U: 'USAGE',
  C: 'CREATE',
  T: 'TEMPORARY',
  c: 'CONNECT',
  s: 'SET',
  A: 'ALTER SYSTEM',
}

interface Right {
  readonly grantee: string
  readonly grantor: string
  readonly privilege: string
  readonly grantable: boolean
}

/** Reads a role's name, in quotes or not, up to `end`. */
function nameAt(item: string, start: number, end: string): {name: string; next: number} {
  let name = ''
  let at = start
  if (item[at] === '"') {
    for (at += 1; at < item.length; at += 1) {
      if (item[at] === '"') {
        if (item[at + 1] !== '"') break
        at += 1
      }
      name += item[at]
    }
    return {name, next: at + 2}
  }
  const stop = end === '' ? item.length : item.indexOf(end, at)
  return {name: item.slice(at, stop), next: stop + 1}
}

/** `ann=r*w/owner`. */
function rightsOf(item: string): readonly Right[] {
  const {name: grantee, next} = nameAt(item, 0, '=')
  const slash = item.indexOf('/', next)
  const {name: grantor} = nameAt(item, slash + 1, '')
  return [...item.slice(next, slash).matchAll(/(\w)(\*?)/g)].map(([, letter = '', star]) => ({
    grantee: grantee === '' ? 'PUBLIC' : grantee,
    grantor,
    privilege: PRIVILEGES[letter] ?? letter,
    grantable: star === '*',
  }))
}

const keyOf = ({grantee, grantor, privilege}: Right): string => JSON.stringify([grantee, grantor, privilege])
const rightsBy = (items: readonly string[]): ReadonlyMap<string, Right> =>
  new Map(items.flatMap(rightsOf).map((right) => [keyOf(right), right]))

export interface Rights {
  readonly owner: string | null
  readonly acl: readonly string[] | null
  readonly acldefault: readonly string[] | null
}

/**
 * @param initial - what the object had after the server or an extension made it, where that is not the default.
 * @returns undefined where nothing differs.
 */
export function grantsOf({owner, acl, acldefault}: Rights, initial?: readonly string[]): readonly Grant[] | undefined {
  if (acl === null) return undefined
  const before = rightsBy(initial ?? acldefault ?? [])
  const now = rightsBy(acl)
  const lost = [...before].filter(([key, right]) => !now.has(key) || (right.grantable && !now.get(key)?.grantable))
  const gained = [...now].filter(([key, right]) => {
    const old = before.get(key)
    return old === undefined || old.grantable !== right.grantable
  })
  const grants = [
    ...gathered(
      lost.map(([, right]) => ({...right, grantable: false})),
      owner,
      true,
    ),
    ...gathered(
      gained.map(([, right]) => right),
      owner,
      false,
    ),
  ]
  return grants.length === 0 ? undefined : grants
}

/** One grant for all that a grantee has from the same grantor. */
function gathered(rights: readonly Right[], owner: string | null, revoked: boolean): readonly Grant[] {
  const groups = new Map<string, Right[]>()
  for (const right of rights) {
    const key = JSON.stringify([right.grantee, right.grantor, right.grantable])
    groups.set(key, [...(groups.get(key) ?? []), right])
  }
  return [...groups]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .flatMap(([, [first, ...others]]) => {
      if (first === undefined) return []
      const {grantee, grantor, grantable} = first
      const privileges = [first, ...others].map(({privilege}) => privilege).sort(byCodeUnit)
      return [
        defined({
          grantee,
          privileges,
          grantable: grantable ? (true as const) : undefined,
          revoked: revoked ? (true as const) : undefined,
          grantor: grantor === owner ? undefined : grantor,
        }),
      ]
    })
}
