/** An object that only PostgreSQL has, before it is known what it depends on. */
import {defined} from '../../../../core/defined.ts'
import {type ObjectId, objectId} from '../../../../schema/basics.ts'
import type {OtherObject} from '../../../../schema/model.ts'
import {type ModelContext, ownershipOf} from '../context.ts'
import type {Rights} from '../grants.ts'

export interface Draft {
  readonly classid: number
  readonly oid: number
  readonly kind: string
  readonly schema?: string
  readonly name: string
  /** Tells apart what has the same name. */
  readonly signature?: string
  /** Without the closing `;`. */
  readonly definition: string
  readonly identity: string
  readonly rights?: Rights
  /** Beside what the server has in pg_depend for the object itself. */
  readonly uses?: readonly (readonly [classid: number, oid: number])[]
  readonly needs?: readonly (ObjectId | undefined)[]
}

export const draftId = ({kind, schema, name, signature}: Draft): ObjectId => objectId(kind, [schema, name], signature)

const NO_RIGHTS: Rights = {owner: null, acl: null, acldefault: null}

export function finished(context: ModelContext, draft: Draft): OtherObject {
  const {classid, oid, kind, schema, name, definition, identity, rights = NO_RIGHTS, uses = [], needs = []} = draft
  const id = draftId(draft)
  return defined({
    id,
    kind,
    schema,
    name,
    comment: context.comments.of(classid, oid),
    dependsOn: context.registry.dependenciesOf([[classid, oid], ...uses], [id], needs),
    ...ownershipOf(context, classid, oid, rights),
    definition,
    postgres: {identity},
  })
}
