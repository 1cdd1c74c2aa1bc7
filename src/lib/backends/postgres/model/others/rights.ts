/** What is said about objects from outside: security labels, bonds to extensions, default privileges, stray policies. */

import {defined} from '../../../../core/defined.ts'
import {byCodeUnit} from '../../../../core/text.ts'
import {objectId} from '../../../../schema/basics.ts'
import type {OtherObject} from '../../../../schema/model.ts'
import type {DefaultAclRow} from '../../catalog/metadata.ts'
import {CLASS} from '../../catalog/query.ts'
import {grantStatement, grantsOn} from '../../ddl/grants.ts'
import {policyDefinition} from '../../ddl/policy.ts'
import {ident, literal, qualified} from '../../quote.ts'
import {policyOf} from '../actions.ts'
import type {ModelContext} from '../context.ts'
import {grantsOf} from '../grants.ts'
import {schemaIdOf} from '../types.ts'

/** `table column` is a COLUMN, `view` a VIEW. */
const wordsOf = (type: string): string => (type.endsWith(' column') ? 'COLUMN' : type.toUpperCase())

export function securityLabels({catalog, registry}: ModelContext): OtherObject[] {
  return catalog.securityLabels
    .filter(({classid, objid}) => !registry.isMember(classid, objid) && registry.sourceOf(classid, objid) !== undefined)
    .map(({classid, objid, type, identity, provider, label}) => {
      const name = `${wordsOf(type)} ${identity}`
      return defined({
        id: objectId('security label', [provider, name]),
        kind: 'security label',
        name: `${provider} on ${name}`,
        dependsOn: registry.dependenciesOf([], [], [registry.sourceOf(classid, objid)]),
        definition: `SECURITY LABEL FOR ${ident(provider)} ON ${name} IS ${literal(label)}`,
      })
    })
}

export function extensionDependencies({catalog, registry}: ModelContext): OtherObject[] {
  return catalog.extensionDependencies.map(({classid, objid, type, identity, extname, extoid}) => {
    const name = `${type.toUpperCase()} ${identity}`
    return defined({
      id: objectId('extension dependency', [extname, name]),
      kind: 'extension dependency',
      name: `${name} on ${extname}`,
      dependsOn: registry.dependenciesOf(
        [],
        [],
        [registry.sourceOf(classid, objid), registry.idOf(CLASS.extension, extoid)],
      ),
      definition: `ALTER ${name} DEPENDS ON EXTENSION ${ident(extname)}`,
    })
  })
}

const OBJECTS = {r: 'TABLES', S: 'SEQUENCES', f: 'FUNCTIONS', T: 'TYPES', n: 'SCHEMAS', L: 'LARGE OBJECTS'} as const

export function defaultPrivileges({catalog}: ModelContext): OtherObject[] {
  return catalog.defaultAcls.flatMap((row) => {
    const objects = OBJECTS[row.defaclobjtype]
    const grants = grantsOf({owner: row.role, acl: row.acl, acldefault: row.acldefault})
    if (grants === undefined) return []
    const name = [...(row.nspname === null ? [] : [row.nspname]), row.role, objects.toLowerCase()]
    return [
      defined({
        id: objectId('default privileges', name),
        kind: 'default privileges',
        schema: row.nspname ?? undefined,
        name: `${objects.toLowerCase()} of ${row.role}`,
        dependsOn: row.nspname === null ? undefined : [schemaIdOf(row.nspname)],
        definition: grants.map((grant) => `${defaultsHead(row)} ${grantStatement(grant, objects)}`).join(';\n'),
      }),
    ]
  })
}

const defaultsHead = ({role, nspname}: DefaultAclRow): string =>
  `ALTER DEFAULT PRIVILEGES FOR ROLE ${ident(role)}${nspname === null ? '' : ` IN SCHEMA ${ident(nspname)}`}`

/** GRANT has a word for several kinds of objects. */
const GRANTED: Readonly<Record<string, string>> = {
  view: 'TABLE',
  'materialized view': 'TABLE',
  'foreign table': 'TABLE',
  aggregate: 'FUNCTION',
  'foreign-data wrapper': 'FOREIGN DATA WRAPPER',
  server: 'FOREIGN SERVER',
}

/** Rights on what is no part of the model: the server's own catalogs and functions, and members of extensions. */
export function foreignPrivileges({catalog, registry}: ModelContext): OtherObject[] {
  return catalog.foreignPrivileges.flatMap(({classid, objid, type, identity, attname, owner, acl, initial}) => {
    const grants = grantsOf({owner, acl, acldefault: initial})
    if (grants === undefined) return []
    const target = `${GRANTED[type] ?? type.toUpperCase()} ${identity}`
    const name = attname === null ? target : `${target} (${ident(attname)})`
    return [
      defined({
        id: objectId('privileges', [name]),
        kind: 'privileges',
        name,
        dependsOn: registry.dependenciesOf([], [], [registry.sourceOf(classid, objid)]),
        definition: grantsOn(
          target,
          attname === null ? grants : grants.map((grant) => ({...grant, columns: [attname]})),
        )
          .join('\n')
          .replace(/;$/, ''),
      }),
    ]
  })
}

/** Policies that somebody put on tables of extensions. */
export function strayPolicies(context: ModelContext): OtherObject[] {
  const {catalog, registry} = context
  const tables = new Map(catalog.relations.map((row) => [row.oid, row]))
  return catalog.policies.flatMap((row) => {
    const table = tables.get(row.polrelid)
    if (table === undefined || !registry.isMember(CLASS.class, table.oid)) return []
    const policy = policyOf(context, row, {schema: table.nspname, name: table.relname})
    const on = qualified(table.nspname, table.relname)
    return [
      defined({
        id: policy.id,
        kind: 'policy',
        schema: table.nspname,
        name: policy.name,
        comment: policy.comment,
        dependsOn: registry.dependenciesOf(
          [[CLASS.policy, row.oid]],
          [policy.id],
          [registry.sourceOf(CLASS.class, table.oid)],
        ),
        definition: policyDefinition(policy, on),
        postgres: {identity: `POLICY ${ident(policy.name)} ON ${on}`},
      }),
    ]
  })
}

export const byId = (a: OtherObject, b: OtherObject): number => byCodeUnit(a.id, b.id)
