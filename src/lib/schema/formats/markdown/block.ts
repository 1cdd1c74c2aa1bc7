/** One object of the outline in Markdown. Pure. */
import type {Block, ColumnLine, Line, Reference} from '../outline/model.ts'
import {code, prose, sqlBlock, tableOf} from './escape.ts'
import {href, type Places} from './places.ts'

export interface Page {
  readonly path: string
  readonly places: Places
}

/** A name as code, which leads to the object where the document has it. */
function link({id, label}: Reference, {places, path}: Page): string {
  const place = places.get(id)
  return place === undefined ? code(label) : `[${code(label)}](${href(place, path)})`
}

const columnCells = ({name, type, nullable, keys, references, details, comment}: ColumnLine, page: Page): string[] => [
  code(name),
  code(type),
  nullable ? '' : 'not null',
  [...keys.map(prose), ...references.map((reference) => `→ ${link(reference, page)}`), ...details.map(prose)].join(
    '<br>',
  ),
  comment === undefined ? '' : prose(comment),
]

function lineCells({kind, name, details, comment, refersTo, uses = []}: Line, page: Page): string[] {
  const [first = '', ...rest] = details.map(prose)
  const to = refersTo === undefined || refersTo.label === '' ? '' : ` → ${link(refersTo, page)}`
  const told = [`${first}${to}`, ...rest, ...uses.map((reference) => link(reference, page))]
  // Whoever refers to the table is named in place of the part.
  const named = refersTo !== undefined && refersTo.label === '' ? link({...refersTo, label: name}, page) : code(name)
  return [
    kind,
    name === '' ? '' : named,
    told.filter((part) => part !== '').join(', '),
    comment === undefined ? '' : prose(comment),
  ]
}

/** All of an object but its heading; parts are told apart by blank lines. */
export function blockParts(block: Block, page: Page): string[] {
  const {comment, details, columns, lines, definition} = block
  const triggers = lines.flatMap((line) => (line.definition === undefined ? [] : [sqlBlock(line.definition)]))
  return [
    ...(comment === undefined ? [] : [prose(comment)]),
    ...(details.length === 0 ? [] : [details.map(prose).join(' · ')]),
    ...(columns.length === 0
      ? []
      : [
          tableOf(
            ['column', 'type', 'null', 'more', 'comment'],
            columns.map((column) => columnCells(column, page)),
          ),
        ]),
    ...(lines.length === 0
      ? []
      : [
          tableOf(
            ['part', 'name', 'what', 'comment'],
            lines.map((line) => lineCells(line, page)),
          ),
        ]),
    ...triggers,
    ...(definition === undefined ? [] : [sqlBlock(definition)]),
  ]
}
