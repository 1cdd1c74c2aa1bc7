/** The raw rows of the catalogs → the schema model. Pure. */
import {defined} from '../../../core/defined.ts'
import {byCodeUnit} from '../../../core/text.ts'
import {deepFreeze} from '../../../schema/freeze.ts'
import {type DatabaseModel, type Namespace, SCHEMA_FORMAT} from '../../../schema/model.ts'
import {CLASS} from '../catalog/query.ts'
import type {Catalog} from '../catalog/read.ts'
import {contextOf, type ModelContext, ownershipOf} from './context.ts'
import {draftOthers, othersOf} from './others/index.ts'
import {relationsOf, sequencesOf} from './relations.ts'
import {routinesOf} from './routines.ts'
import {schemaIdOf, typesOf} from './types.ts'

export function modelOf(catalog: Catalog): DatabaseModel {
  const context = contextOf(catalog)
  const drafts = draftOthers(context)
  const {tables, views} = relationsOf(context)
  const parts = {
    types: typesOf(context),
    sequences: sequencesOf(context),
    tables,
    views,
    routines: routinesOf(context),
    others: othersOf(context, drafts),
  }
  const inUse = new Set(Object.values(parts).flatMap((objects) => objects.map(({schema}) => schema)))
  return deepFreeze({
    format: SCHEMA_FORMAT,
    dialect: 'postgres',
    defaults: {},
    schemas: namespacesOf(context, inUse),
    ...parts,
    unrepresented: context.unrepresented.toSorted((a, b) => byCodeUnit(a.object + a.why, b.object + b.why)),
  })
}

/** What initdb gives the schema `public`. */
const PUBLIC_COMMENT = 'standard public schema'

function namespacesOf(context: ModelContext, inUse: ReadonlySet<string | undefined>): Namespace[] {
  const {catalog, comments, registry} = context
  return catalog.namespaces
    .filter(({oid}) => !registry.isMember(CLASS.namespace, oid))
    .map((row): Namespace => {
      const comment = comments.of(CLASS.namespace, row.oid)
      return defined({
        kind: 'schema' as const,
        id: schemaIdOf(row.nspname),
        name: row.nspname,
        comment: row.nspname === 'public' ? publicComment(comment) : comment,
        ...ownershipOf(context, CLASS.namespace, row.oid, row),
      })
    })
    .filter(
      ({name, comment, grants}) =>
        name !== 'public' || inUse.has(name) || comment !== undefined || grants !== undefined,
    )
    .sort((a, b) => byCodeUnit(a.id, b.id))
}

/** Only one that was changed is told; the empty one stands for none. */
const publicComment = (comment: string | undefined): string | undefined =>
  comment === PUBLIC_COMMENT ? undefined : (comment ?? '')
