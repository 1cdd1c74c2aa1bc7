/** A model in Markdown, as GitHub shows it: one document, or a page for each table and view. Pure. */
import type {DatabaseModel} from '../model.ts'
import {blockParts, type Page} from './markdown/block.ts'
import {contents, document, head, isPlainKind, neighbourhoods, overview, remarks} from './markdown/document.ts'
import {code, prose} from './markdown/escape.ts'
import {anchorsOf, href, pagesOf} from './markdown/places.ts'
import type {Block, Section} from './outline/model.ts'
import {namesOf} from './outline/names.ts'
import {outlineOf} from './outline/outline.ts'

export interface MarkdownPage {
  /** Relative, with `/`. */
  readonly path: string
  readonly text: string
}

/** One document. */
export function renderMarkdown(model: DatabaseModel): string {
  const outline = outlineOf(model)
  const page: Page = {path: '', places: anchorsOf(outline)}
  const diagram = overview(model, namesOf(model))
  const parts = outline.sections.flatMap((section, at) => [
    ...(section.list === true ? [title(section)] : contents(section, page)),
    // Below the list of tables, which come first.
    ...(at === 0 ? diagram : []),
    ...sectionParts(section, page),
  ])
  return document([...head(outline), ...parts, ...remarks(outline)])
}

const title = (section: Section): string => `## ${prose(section.title)}`

const sectionParts = (section: Section, page: Page): string[] =>
  section.blocks.flatMap((block) => [
    `<a id="${page.places.get(block.id)?.anchor}"></a>`,
    `### ${code(block.title + (block.signature ?? ''))}`,
    ...blockParts(told(block, section), page),
  ])

/** Its kind is told where the section does not, and the block itself has not done so. */
const told = (block: Block, section: Section): Block =>
  isPlainKind(block.kind, section.title) || section.list !== true
    ? block
    : {...block, details: [block.kind, ...block.details]}

/**
 * A folder of pages: `README.md`, `tables/users.md`, `views/…`, `routines.md` …
 *
 * @returns README.md first; no two paths differ in upper and lower case only.
 */
export function renderMarkdownPages(model: DatabaseModel): MarkdownPage[] {
  const outline = outlineOf(model)
  const places = pagesOf(outline)
  const diagram = neighbourhoods(model)
  const index: Page = {path: 'README.md', places}
  const readme = document([
    ...head(outline),
    ...overview(model, namesOf(model)),
    ...outline.sections.flatMap((section) => contents(section, index)),
    ...remarks(outline),
  ])
  const pages = outline.sections.flatMap((section) =>
    section.list === true ? [listPage(section, places)] : objectPages(section, places, diagram),
  )
  return [{path: index.path, text: readme}, ...pages]
}

const back = (from: string): string => `[Database schema](${href({path: 'README.md', anchor: ''}, from)})`

function listPage(section: Section, places: Page['places']): MarkdownPage {
  const path = places.get(section.blocks[0]?.id ?? '')?.path ?? ''
  return {path, text: document([back(path), title(section).slice(1), ...sectionParts(section, {path, places})])}
}

const objectPages = (
  {blocks}: Section,
  places: Page['places'],
  diagram: (id: string) => readonly string[],
): MarkdownPage[] =>
  blocks.map((block) => {
    const path = places.get(block.id)?.path ?? ''
    const parts = [`# ${code(block.title)}`, ...blockParts(block, {path, places})]
    return {path, text: document([back(path), ...parts, ...diagram(block.id)])}
  })
