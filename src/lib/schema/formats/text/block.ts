/** One object of the outline as lines of text. Pure. */
import {oneLine, visible, visibleLines} from '../../../core/visible.ts'
import type {Block, ColumnLine, Line} from '../outline/model.ts'
import {type Chip, flow} from './flow.ts'
import {remarkLines, remarkOf} from './remark.ts'
import {layoutRows, type Row} from './rows.ts'
import type {Style} from './style.ts'

const INDENT = 2

const chip = (text: string, paint?: Chip['paint']): Chip => ({
  text: visible(text),
  ...(paint === undefined ? {} : {paint}),
})

const remark = (comment: string | undefined, {color}: Style): Pick<Row, 'remark'> => {
  const found = remarkOf(comment, color.dim)
  return found === undefined ? {} : {remark: found}
}

function columnRow({name, type, nullable, keys, references, details, comment}: ColumnLine, style: Style): Row {
  const {color, symbols} = style
  return {
    lead: [
      chip(name, keys.includes('primary key') ? color.bold : undefined),
      chip(type, color.cyan),
      chip(nullable ? '' : 'not null', color.dim),
    ],
    rest: [
      ...keys.map((key) => chip(key, color.green)),
      ...references.map(({label}) => chip(`${symbols.arrow} ${label}`, color.green)),
      ...details.map((detail) => chip(detail)),
    ],
    ...remark(comment, style),
  }
}

function lineRow({kind, name, details, comment, refersTo, uses = []}: Line, style: Style): Row {
  const {color, symbols} = style
  const [first = '', ...rest] = details
  const to = refersTo === undefined || refersTo.label === '' ? '' : ` ${symbols.arrow} ${refersTo.label}`
  return {
    lead: [chip(kind, color.dim), chip(name)],
    rest: [...[`${first}${to}`, ...rest, ...uses.map(({label}) => label)].map((detail) => chip(detail))],
    ...remark(comment, style),
  }
}

/** The SQL as it is, indented; only where it was asked for. */
const definitionLines = (definition: string | undefined, indent: number, {definitions, color}: Style): string[] =>
  definitions !== true || definition === undefined
    ? []
    : visibleLines(definition.trim()).map((line) => (line === '' ? '' : `${' '.repeat(indent)}${color.dim(line)}`))

/** A table or view: its name, comment, columns, and what else there is to it, in groups. */
export function blockText(block: Block, style: Style): string[] {
  const {width, color} = style
  const head = flow([chip(block.title, color.bold), ...block.details.map((detail) => chip(detail, color.dim))], width)
  const comment = remarkOf(block.comment, color.dim)
  const columns = block.columns.map((column) => columnRow(column, style))
  const lines = linesText(block.lines, style)
  const triggers = block.lines.flatMap(({definition}) => definitionLines(definition, INDENT + 2, style))
  return [
    ...head,
    ...(comment === undefined ? [] : remarkLines(comment, width - INDENT)).map((line) => ' '.repeat(INDENT) + line),
    ...layoutRows(columns, INDENT, width),
    ...(lines.length > 0 && columns.length > 0 ? [''] : []),
    ...lines,
    ...triggers,
    ...definitionLines(block.definition, INDENT + 2, style),
  ]
}

/** Names are aligned within parts of the same kind only: where constraints have none, indexes may have long ones. */
function linesText(lines: readonly Line[], style: Style): string[] {
  const kinds = Math.max(0, ...lines.map(({kind}) => kind.length))
  const groups = Map.groupBy(lines, ({kind}) => GROUPS.get(kind) ?? kind)
  return [...groups.values()].flatMap((group) =>
    layoutRows(
      group.map((line) => lineRow(line, style)),
      INDENT,
      style.width,
      [kinds],
    ),
  )
}

const GROUPS: ReadonlyMap<string, string> = new Map([
  ...['primary key', 'unique', 'foreign key', 'check', 'exclusion', 'not null'].map(
    (kind) => [kind, 'constraint'] as const,
  ),
  ['unique index', 'index'],
  ['revoke', 'grant'],
])

/** Objects of one line each; definitions below them. */
export function listText(blocks: readonly Block[], style: Style): string[] {
  const rows = blocks.map((block) => listRow(block, style))
  if (style.definitions !== true || blocks.every(({definition}) => definition === undefined)) {
    return layoutRows(rows, INDENT, style.width)
  }
  return blocks.flatMap((block, at) => [
    ...layoutRows(rows.slice(at, at + 1), INDENT, style.width),
    ...definitionLines(block.definition, INDENT + 2, style),
  ])
}

/** Of a composite type. */
const attributeChip = ({name, type, details, comment}: ColumnLine): Chip =>
  chip([name, type, ...details, ...(comment === undefined ? [] : [`-- ${oneLine(comment)}`])].join(' '))

function listRow({kind, title, signature, details, columns, lines, comment, definition}: Block, style: Style): Row {
  const {color} = style
  const told = details.length > 0 || signature !== undefined || definition === undefined || style.definitions === true
  const grants = lines.map((line) => chip([line.kind, line.name, ...line.details].join(' ')))
  return {
    lead: [chip(kind, color.dim), chip(title, color.bold)],
    rest: [
      ...(signature === undefined ? [] : [chip(signature)]),
      ...details.map((detail) => chip(detail)),
      ...columns.map((column) => attributeChip(column)),
      // What is nothing but its SQL says at least how that begins.
      ...(told ? [] : [chip(visibleLines(definition.trim())[0] ?? '', color.dim)]),
      ...grants,
    ],
    ...remark(comment, style),
  }
}
