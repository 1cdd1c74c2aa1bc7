/** Languages, access methods, transforms, statistics objects, text search, foreign servers, event triggers. */
import {byCodeUnit} from '../../../../core/text.ts'
import {CLASS} from '../../catalog/query.ts'
import type {TextSearchRow} from '../../catalog/server-objects.ts'
import {foreignOptions} from '../../ddl/options.ts'
import {ident, literal, qualified} from '../../quote.ts'
import type {ModelContext} from '../context.ts'
import {groupBy} from '../groups.ts'
import {withoutSecrets} from '../secrets.ts'
import type {Draft} from './draft.ts'

export function languageDrafts({catalog}: ModelContext): Draft[] {
  return catalog.languages.map((row) => ({
    classid: CLASS.language,
    oid: row.oid,
    kind: 'language',
    name: row.lanname,
    definition: [
      `CREATE ${row.lanpltrusted ? 'TRUSTED ' : ''}LANGUAGE ${ident(row.lanname)} HANDLER ${row.handler}`,
      ...(row.inline === null ? [] : [`INLINE ${row.inline}`]),
      ...(row.validator === null ? [] : [`VALIDATOR ${row.validator}`]),
    ].join(' '),
    identity: `LANGUAGE ${ident(row.lanname)}`,
    rights: row,
  }))
}

export function accessMethodDrafts({catalog}: ModelContext): Draft[] {
  return catalog.accessMethods.map(({oid, amname, amtype, amhandler}) => ({
    classid: CLASS.am,
    oid,
    kind: 'access method',
    name: amname,
    definition: `CREATE ACCESS METHOD ${ident(amname)} TYPE ${amtype === 't' ? 'TABLE' : 'INDEX'} HANDLER ${amhandler}`,
    identity: `ACCESS METHOD ${ident(amname)}`,
  }))
}

export function transformDrafts({catalog}: ModelContext): Draft[] {
  return catalog.transforms.map(({oid, type, lanname, fromsql, tosql}) => {
    const name = `FOR ${type} LANGUAGE ${ident(lanname)}`
    const functions = [
      ...(fromsql === null ? [] : [`FROM SQL WITH FUNCTION ${fromsql}`]),
      ...(tosql === null ? [] : [`TO SQL WITH FUNCTION ${tosql}`]),
    ]
    return {
      classid: CLASS.transform,
      oid,
      kind: 'transform',
      name: `${type} for ${lanname}`,
      definition: `CREATE TRANSFORM ${name} (${functions.join(', ')})`,
      identity: `TRANSFORM ${name}`,
    }
  })
}

export function statisticsDrafts({catalog, relations}: ModelContext): Draft[] {
  return catalog.statistics.map((row) => {
    const name = qualified(row.nspname, row.stxname)
    const target = row.stxstattarget
    return {
      classid: CLASS.statistic,
      oid: row.oid,
      kind: 'statistics',
      schema: row.nspname,
      name: row.stxname,
      definition:
        target === null
          ? row.statisticsdef
          : `${row.statisticsdef};\nALTER STATISTICS ${name} SET STATISTICS ${target}`,
      identity: `STATISTICS ${name}`,
      rights: row,
      needs: [relations.get(row.stxrelid)?.id],
    }
  })
}

const TEXT_SEARCH = {
  parser: CLASS.tsParser,
  template: CLASS.tsTemplate,
  dictionary: CLASS.tsDict,
  configuration: CLASS.tsConfig,
} as const

export function textSearchDrafts({catalog}: ModelContext): Draft[] {
  const maps = groupBy(catalog.textSearchMaps, ({mapcfg}) => mapcfg)
  return catalog.textSearch.map((row) => {
    const name = qualified(row.nspname, row.name)
    const identity = `TEXT SEARCH ${row.kind.toUpperCase()} ${name}`
    const create = `CREATE ${identity} (${row.options})`
    return {
      classid: TEXT_SEARCH[row.kind],
      oid: row.oid,
      kind: `text search ${row.kind}`,
      schema: row.nspname,
      name: row.name,
      definition: [create, ...mappings(row, name, maps.get(row.oid) ?? [])].join(';\n'),
      identity,
      ...(row.owner === null ? {} : {rights: row}),
    }
  })
}

function mappings(
  {kind}: TextSearchRow,
  name: string,
  rows: readonly {readonly alias: string; readonly dictionary: string}[],
): string[] {
  if (kind !== 'configuration') return []
  const dictionaries = new Map<string, string[]>()
  for (const {alias, dictionary} of rows) dictionaries.set(alias, [...(dictionaries.get(alias) ?? []), dictionary])
  // Tokens that go the same way are mapped together.
  const tokens = new Map<string, string[]>()
  for (const [alias, list] of dictionaries) {
    const way = list.join(', ')
    tokens.set(way, [...(tokens.get(way) ?? []), ident(alias)])
  }
  return [...tokens].map(
    ([way, aliases]) =>
      `ALTER TEXT SEARCH CONFIGURATION ${name}\n  ADD MAPPING FOR ${aliases.sort(byCodeUnit).join(', ')} WITH ${way}`,
  )
}

export function foreignDataWrapperDrafts(context: ModelContext): Draft[] {
  return context.catalog.foreignDataWrappers.map((row) => {
    const name = ident(row.fdwname)
    const options = withoutSecrets(context, row.fdwoptions, () => `foreign-data wrapper ${name}`)
    return {
      classid: CLASS.foreignDataWrapper,
      oid: row.oid,
      kind: 'foreign-data wrapper',
      name: row.fdwname,
      definition:
        [
          `CREATE FOREIGN DATA WRAPPER ${name}`,
          ...(row.handler === null ? [] : [`HANDLER ${row.handler}`]),
          ...(row.validator === null ? [] : [`VALIDATOR ${row.validator}`]),
        ].join(' ') + foreignOptions(options),
      identity: `FOREIGN DATA WRAPPER ${name}`,
      rights: row,
    }
  })
}

export function foreignServerDrafts(context: ModelContext): Draft[] {
  return context.catalog.foreignServers.map((row) => {
    const name = ident(row.srvname)
    const options = withoutSecrets(context, row.srvoptions, () => `server ${name}`)
    return {
      classid: CLASS.foreignServer,
      oid: row.oid,
      kind: 'server',
      name: row.srvname,
      definition: [
        `CREATE SERVER ${name}`,
        ...(row.srvtype === null ? [] : [`TYPE ${literal(row.srvtype)}`]),
        ...(row.srvversion === null ? [] : [`VERSION ${literal(row.srvversion)}`]),
        `FOREIGN DATA WRAPPER ${ident(row.fdwname)}${foreignOptions(options)}`,
      ].join(' '),
      identity: `SERVER ${name}`,
      rights: row,
      needs: [context.registry.sourceOf(CLASS.foreignDataWrapper, row.srvfdw)],
    }
  })
}

export function userMappingDrafts(context: ModelContext): Draft[] {
  return context.catalog.userMappings.map((row) => {
    const user = row.public ? 'PUBLIC' : ident(row.usename)
    const name = `user mapping for ${user} on server ${ident(row.srvname)}`
    const options = withoutSecrets(context, row.umoptions, () => name)
    return {
      classid: CLASS.userMapping,
      oid: row.umid,
      kind: 'user mapping',
      name: `${user} on ${row.srvname}`,
      definition: `CREATE USER MAPPING FOR ${user} SERVER ${ident(row.srvname)}${foreignOptions(options)}`,
      identity: `USER MAPPING FOR ${user} SERVER ${ident(row.srvname)}`,
      needs: [context.registry.sourceOf(CLASS.foreignServer, row.srvid)],
    }
  })
}

const ENABLE = {O: undefined, D: 'DISABLE', R: 'ENABLE REPLICA', A: 'ENABLE ALWAYS'} as const

export function eventTriggerDrafts({catalog}: ModelContext): Draft[] {
  return catalog.eventTriggers.map((row) => {
    const name = ident(row.evtname)
    const tags = row.evttags === null ? '' : `\n  WHEN TAG IN (${row.evttags.map(literal).join(', ')})`
    const state = ENABLE[row.evtenabled]
    return {
      classid: CLASS.eventTrigger,
      oid: row.oid,
      kind: 'event trigger',
      name: row.evtname,
      definition:
        `CREATE EVENT TRIGGER ${name} ON ${row.evtevent}${tags}\n  EXECUTE FUNCTION ${row.evtfoid}()` +
        (state === undefined ? '' : `;\nALTER EVENT TRIGGER ${name} ${state}`),
      identity: `EVENT TRIGGER ${name}`,
      rights: row,
    }
  })
}
