/** What the single document and the pages have in common: heads, lists of objects, and diagrams. Pure. */
import type {DatabaseModel, Table} from '../../model.ts'
import {relationsOf} from '../diagram/relations.ts'
import {mermaidOf} from '../mermaid.ts'
import type {Outline, Section} from '../outline/model.ts'
import {type Names, namesOf} from '../outline/names.ts'
import {plural} from '../outline/size.ts'
import type {Page} from './block.ts'
import {code, prose, tableOf} from './escape.ts'
import {href} from './places.ts'

export const document = (parts: readonly string[]): string => `${parts.join('\n\n')}\n`

export const head = ({counts, defaults, shared}: Outline): string[] => [
  '# Database schema',
  counts.join(' · '),
  ...(defaults.length === 0 ? [] : [defaults.map(prose).join(' · ')]),
  ...shared.map(({kind, facts}) => `All ${prose(plural(kind))}: ${facts.map(prose).join(' · ')}`),
]

/** Whether the title of the section says already what it is. */
export const isPlainKind = (kind: string, title: string): boolean => plural(kind) === title.toLowerCase()

/** A line for each object, with the first line of its comment. */
export const contents = ({title, blocks}: Section, page: Page): string[] => [
  `## ${prose(title)}`,
  tableOf(
    ['name', 'kind', 'columns', 'comment'],
    blocks.map(({id, kind, title: name, columns, comment}) => {
      const place = page.places.get(id)
      return [
        place === undefined ? code(name) : `[${code(name)}](${href(place, page.path)})`,
        isPlainKind(kind, title) ? '' : prose(kind),
        columns.length === 0 ? '' : String(columns.length),
        comment === undefined ? '' : prose(comment.trim().split('\n', 1)[0] ?? ''),
      ]
    }),
  ),
]

export const remarks = ({unrepresented}: Outline): string[] =>
  unrepresented.length === 0
    ? []
    : [
        '## Cannot be written as SQL',
        unrepresented.map(({object, why}) => `- ${prose(object)}: ${prose(why)}`).join('\n'),
      ]

/** More tables make a picture that nobody can read. */
const MOST_WITH_COLUMNS = 20
const MOST_TABLES = 120
/** GitHub draws no longer text. */
const LONGEST = 45_000

const fence = (diagram: string): string => `\`\`\`mermaid\n${diagram}\`\`\``

/** Of all tables; those of a big schema without their columns, and only those that are related. */
export function overview({tables}: DatabaseModel, names: Names): string[] {
  const relations = relationsOf(tables)
  if (relations.length === 0) return []
  const related = new Set(relations.flatMap(({from, to}) => [from, to]))
  const shown =
    tables.length <= MOST_WITH_COLUMNS ? tables : tables.filter(({id}) => related.has(id)).map(withoutColumns)
  const diagram = mermaidOf(shown, names, relations)
  return shown.length > MOST_TABLES || diagram.length > LONGEST ? [] : [fence(diagram)]
}

const withoutColumns = (table: Table): Table => ({...table, columns: []})

/** Diagrams of a table with whom it refers to and who refers to it. */
export function neighbourhoods(model: DatabaseModel): (id: string) => string[] {
  const names = namesOf(model)
  const tables = new Map(model.tables.map((table) => [table.id, table]))
  const byTable = new Map<string, ReturnType<typeof relationsOf>>()
  for (const relation of relationsOf(model.tables)) {
    for (const id of new Set([relation.from, relation.to])) {
      const known = byTable.get(id)
      if (known === undefined) byTable.set(id, [relation])
      else known.push(relation)
    }
  }
  return (id) => {
    const table = tables.get(id)
    const relations = byTable.get(id) ?? []
    if (table === undefined || relations.length === 0) return []
    const others = new Set(relations.flatMap(({from, to}) => [from, to]).filter((other) => other !== id))
    const near = [...others].flatMap((other) => tables.get(other) ?? []).map(withoutColumns)
    const diagram = mermaidOf([table, ...near], names, relations)
    return diagram.length > LONGEST ? [] : [fence(diagram)]
  }
}
