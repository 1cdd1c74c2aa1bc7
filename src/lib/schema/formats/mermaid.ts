/** A model as an entity diagram of mermaid: tables, their columns, and foreign keys. Pure. */
import type {ObjectId} from '../basics.ts'
import type {DatabaseModel, Table} from '../model.ts'
import {isPlain, label, word} from './diagram/mermaid-text.ts'
import {keysOf, type Relation, relationsOf, shortType, strangers} from './diagram/relations.ts'
import {type Names, namesOf} from './outline/names.ts'

/** @see https://mermaid.js.org/syntax/entityRelationshipDiagram.html */
export const renderMermaid = (model: DatabaseModel): string => mermaidOf(model.tables, namesOf(model))

/** The diagram of some tables. */
export function mermaidOf(
  tables: readonly Table[],
  names: Names,
  relations: readonly Relation[] = relationsOf(tables),
): string {
  const others = strangers(tables).filter(({id}) => relations.some(({to}) => to === id))
  const entities = entitiesOf([...tables, ...others], names)
  const lines = [
    ...tables.flatMap((table) => tableLines(table, entities)),
    ...others.map(({id}) => `  ${entities.get(id)?.declared}`),
    ...relations.map((relation) => relationLine(relation, entities)),
  ]
  return `erDiagram\n${lines.map((line) => `${line}\n`).join('')}`
}

interface Entity {
  readonly name: string
  /** With what is shown in its place: `app_users["app.users"]`. */
  readonly declared: string
}

type Entities = ReadonlyMap<ObjectId, Entity>

/** A name of its own for each, which the grammar takes; the true one as what is shown. */
function entitiesOf(
  objects: readonly {readonly id: ObjectId; readonly schema?: string; readonly name: string}[],
  names: Names,
): Entities {
  const entities = new Map<ObjectId, Entity>()
  const shown = new Map(objects.map((object) => [object.id, names.plain(object)]))
  const taken = new Set([...shown.values()].filter(isPlain).map((name) => name.toLowerCase()))
  for (const {id} of objects) {
    const text = shown.get(id) ?? id
    if (isPlain(text)) {
      entities.set(id, {name: text, declared: text})
      continue
    }
    const wanted = text.replaceAll(/\W+/g, '_').replaceAll(/^_+|_+$/g, '') || 'table'
    const plain = isPlain(wanted) ? wanted : `_${wanted}`
    let name = plain
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${plain}_${n}`
    taken.add(name.toLowerCase())
    entities.set(id, {name, declared: `${name}["${label(text)}"]`})
  }
  return entities
}

function tableLines(table: Table, entities: Entities): string[] {
  const declared = entities.get(table.id)?.declared ?? ''
  if (table.columns.length === 0) return [`  ${declared}`]
  const columns = table.columns.map(({name, type}) => {
    const written = word(name)
    const keys = keysOf(table, name).join(', ')
    return [`    ${word(shortType(type))}`, written, keys, written === name ? '' : `"${label(name)}"`]
      .filter((part) => part !== '')
      .join(' ')
  })
  return [`  ${declared} {`, ...columns, '  }']
}

/** `film_actor }o--|| film : "film_id"`. */
function relationLine({from, to, key, optional, unique}: Relation, entities: Entities): string {
  const line = `${unique ? '|o' : '}o'}--${optional ? 'o|' : '||'}`
  return `  ${entities.get(from)?.name} ${line} ${entities.get(to)?.name} : "${label(key.columns.join(', '))}"`
}
