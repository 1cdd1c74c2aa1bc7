/** A model as a page to read, fitted to the terminal, tables first. Pure. */
import {visible} from '../../core/visible.ts'
import type {DatabaseModel} from '../model.ts'
import type {Outline, Section} from './outline/model.ts'
import {outlineOf} from './outline/outline.ts'
import {plural} from './outline/size.ts'
import {blockText, listText} from './text/block.ts'
import {type Chip, flow} from './text/flow.ts'
import {layoutRows} from './text/rows.ts'
import type {Style} from './text/style.ts'

/**
 * The page. Names and comments are shown harmlessly: what a terminal would obey is spelled out.
 *
 * @returns lines, each ended by a newline; none is longer than the width of `style` where that can be.
 */
export function renderText(model: DatabaseModel, style: Style): string {
  const outline = outlineOf(model)
  const parts = [
    summary(outline, style),
    ...outline.sections.flatMap((section) => sectionText(section, style)),
    remarks(outline, style),
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n')
}

function summary({counts, defaults, shared}: Outline, {width, color}: Style): string[] {
  const chips = (texts: readonly string[]): Chip[] => texts.map((text) => ({text: visible(text), paint: color.dim}))
  return [
    ...flow(
      counts.map((text) => ({text})),
      width,
    ),
    ...flow(chips(defaults), width),
    ...layoutRows(
      shared.map(({kind, facts}) => ({lead: chips([`all ${plural(kind)}:`]), rest: chips(facts)})),
      0,
      width,
    ),
  ]
}

/** Parts with a blank line between them. */
function sectionText({title, list, blocks}: Section, style: Style): string[][] {
  const heading = headingText(title, style)
  if (list === true) return [[...heading, ...listText(blocks, style)]]
  const [first, ...rest] = blocks.map((block) => blockText(block, style))
  return [heading, ...(first === undefined ? [] : [first]), ...rest]
}

const headingText = (title: string, {width, color}: Style): string[] =>
  flow([{text: visible(title.toUpperCase()), paint: (text) => color.bold(color.cyan(text))}], width)

function remarks({unrepresented}: Outline, style: Style): string[] {
  const {width, color} = style
  if (unrepresented.length === 0) return []
  const rows = unrepresented.map(({object, why}) => ({
    lead: [{text: visible(object), paint: color.yellow}],
    rest: [{text: visible(why)}],
  }))
  return [...headingText('Cannot be written as SQL', style), ...layoutRows(rows, 2, width)]
}
