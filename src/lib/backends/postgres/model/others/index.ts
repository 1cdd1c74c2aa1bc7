/** All that only PostgreSQL has: named first, finished when everything has a name. */
import type {OtherObject} from '../../../../schema/model.ts'
import type {ModelContext} from '../context.ts'
import {type Draft, draftId, finished} from './draft.ts'
import {
  castDrafts,
  conversionDrafts,
  operatorClassDrafts,
  operatorDrafts,
  operatorFamilyDrafts,
  operatorFamilyMemberDrafts,
} from './operators.ts'
import {publicationDrafts, subscriptionDrafts} from './replication.ts'
import {
  byId,
  defaultPrivileges,
  extensionDependencies,
  foreignPrivileges,
  securityLabels,
  strayPolicies,
} from './rights.ts'
import {
  accessMethodDrafts,
  eventTriggerDrafts,
  foreignDataWrapperDrafts,
  foreignServerDrafts,
  languageDrafts,
  statisticsDrafts,
  textSearchDrafts,
  transformDrafts,
  userMappingDrafts,
} from './server-objects.ts'
import {baseTypeDrafts, collationDrafts, extensionDrafts} from './types.ts'

/** Each names what it makes before the next ones, which may need it, are made. */
const MAKERS: readonly ((context: ModelContext) => Draft[])[] = [
  extensionDrafts,
  languageDrafts,
  accessMethodDrafts,
  baseTypeDrafts,
  collationDrafts,
  operatorDrafts,
  operatorFamilyDrafts,
  operatorFamilyMemberDrafts,
  operatorClassDrafts,
  castDrafts,
  conversionDrafts,
  transformDrafts,
  textSearchDrafts,
  foreignDataWrapperDrafts,
  foreignServerDrafts,
  userMappingDrafts,
  statisticsDrafts,
  eventTriggerDrafts,
  publicationDrafts,
  subscriptionDrafts,
]

/** Gives the others their names. */
export function draftOthers(context: ModelContext): readonly Draft[] {
  const {registry} = context
  return MAKERS.flatMap((make) => {
    const drafts = make(context).filter(({classid, oid}) => !registry.isMember(classid, oid))
    for (const draft of drafts) registry.name(draft.classid, draft.oid, draftId(draft))
    return drafts
  })
}

export function othersOf(context: ModelContext, drafts: readonly Draft[]): OtherObject[] {
  return [
    ...drafts.map((draft) => finished(context, draft)),
    ...securityLabels(context),
    ...extensionDependencies(context),
    ...defaultPrivileges(context),
    ...foreignPrivileges(context),
    ...strayPolicies(context),
  ].sort(byId)
}
