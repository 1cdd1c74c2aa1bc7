/** Rows of privileges → grants of the model. Pure. */
import {byCodeUnit} from '../../../core/text.ts'
import {objectId} from '../../../schema/basics.ts'
import type {Grant, OtherObject} from '../../../schema/model.ts'
import type {Catalog} from '../catalog/catalog.ts'
import type {PrivilegeRow} from '../catalog/privileges.ts'
import {groupBy, partKey} from './group.ts'

export interface Grants {
  /** The object with its grants. */
  on<T extends {readonly kind: string; readonly name: string}>(object: T): T
  /** Those on all of the database, one object for each account. */
  readonly ofDatabase: readonly OtherObject[]
}

const TABLE_LIKE: ReadonlySet<string> = new Set(['table', 'view', 'sequence'])

const targetOf = (kind: string, name: string): string => partKey(TABLE_LIKE.has(kind) ? 'table' : kind, name)

export function grantsOf({privileges}: Catalog): Grants {
  const objects = groupBy(
    privileges.filter(({kind}) => kind !== 'database'),
    ({kind, object_name}) => targetOf(kind === 'column' ? 'table' : kind.toLowerCase(), object_name ?? ''),
  )
  const database = groupBy(
    privileges.filter(({kind}) => kind === 'database'),
    ({grantee}) => grantee,
  )
  return {
    on: (object) => {
      const rows = objects.get(targetOf(object.kind === 'aggregate' ? 'function' : object.kind, object.name))
      return rows === undefined ? object : {...object, grants: grantList(rows)}
    },
    ofDatabase: [...database]
      .map(([grantee, rows]) => databaseGrant(grantee, rows))
      .sort((a, b) => byCodeUnit(a.name, b.name)),
  }
}

/** One grant for each account and set of columns. */
function grantList(rows: readonly PrivilegeRow[]): readonly Grant[] {
  const whole = [
    ...groupBy(
      rows.filter(({kind}) => kind !== 'column'),
      ({grantee}) => grantee,
    ),
  ].map(([grantee, group]) => grantOf(grantee, group))
  const byPrivilege = groupBy(
    rows.filter(({kind}) => kind === 'column'),
    ({grantee, privilege_type}) => partKey(grantee, privilege_type),
  )
  const ofColumns = [...byPrivilege.values()].map((group) => ({
    ...grantOf(group[0]?.grantee ?? '', group),
    columns: group.map(({column_name}) => column_name ?? '').sort(byCodeUnit),
  }))
  return [...whole, ...ofColumns].sort(
    (a, b) => byCodeUnit(a.grantee, b.grantee) || byCodeUnit(JSON.stringify(a), JSON.stringify(b)),
  )
}

/** USAGE is no right, and GRANT OPTION is told as `grantable`. */
function grantOf(grantee: string, rows: readonly PrivilegeRow[]): Grant {
  const privileges = rows
    .flatMap(({privilege_type}) => privilege_type.split(','))
    .map((privilege) => privilege.trim().toUpperCase())
    .filter((privilege) => privilege !== 'GRANT' && privilege !== 'USAGE')
  return {
    grantee,
    privileges: [...new Set(privileges)].sort(byCodeUnit),
    ...(rows.some(({is_grantable}) => is_grantable === 'YES') ? {grantable: true as const} : {}),
  }
}

function databaseGrant(grantee: string, rows: readonly PrivilegeRow[]): OtherObject {
  const {privileges, grantable} = grantOf(grantee, rows)
  const option = grantable === true ? ' WITH GRANT OPTION' : ''
  return {
    kind: 'grant',
    id: objectId('grant', [grantee]),
    name: grantee,
    definition: `GRANT ${privileges.length === 0 ? 'USAGE' : privileges.join(', ')} ON * TO ${grantee}${option}`,
  }
}
