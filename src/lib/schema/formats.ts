/** The forms a schema is shown in: their names, files, and how each is made, loading only the one that is asked for. */
import {unreachable} from '../core/assert.ts'
import type {Style} from './formats/text/style.ts'
import type {DatabaseModel} from './model.ts'

export const SCHEMA_FORMATS = ['text', 'json', 'sql', 'mermaid', 'dot', 'markdown', 'html', 'kysely'] as const

export type SchemaFormat = (typeof SCHEMA_FORMATS)[number]

/** What a file of a format is called after its name. */
export const EXTENSIONS: Readonly<Record<SchemaFormat, string>> = {
  text: 'txt',
  json: 'json',
  sql: 'sql',
  mermaid: 'mmd',
  dot: 'dot',
  markdown: 'md',
  html: 'html',
  kysely: 'ts',
}

const OTHER_EXTENSIONS: Readonly<Record<string, SchemaFormat>> = {
  mermaid: 'mermaid',
  gv: 'dot',
  markdown: 'markdown',
  htm: 'html',
}

/** The first one that fits the beginning of a text. */
const BEGINNINGS: readonly (readonly [RegExp, SchemaFormat])[] = [
  [/^\s*\{/, 'json'],
  [/^\s*(?:%%.*\s+)*erDiagram\b/, 'mermaid'],
  [/^\s*(?:\/\/.*\s+)*(?:strict )?(?:di)?graph\b/, 'dot'],
  [/^\s*<!doctype html/i, 'html'],
  [/^\s*#\s/, 'markdown'],
  [/^export interface DB\b/m, 'kysely'],
  [/^\d+ \w+/, 'text'],
  [/^\s*(?:--|(?:create|set|pragma|alter|begin|comment)\b)/i, 'sql'],
]

/** What a file is, by its name or else by what it begins with; undefined when nothing tells. */
export function formatOf(file: string, text: string): SchemaFormat | undefined {
  const extension = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? ''
  const named = SCHEMA_FORMATS.find((format) => EXTENSIONS[format] === extension) ?? OTHER_EXTENSIONS[extension]
  return named ?? BEGINNINGS.find(([beginning]) => beginning.test(text))?.[1]
}

/** The model in any format but SQL, which is the database's own to write. @param title - of a page of HTML. */
export async function renderModel(
  format: Exclude<SchemaFormat, 'sql'>,
  model: DatabaseModel,
  style: Style,
  title?: string,
): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('./formats/text.ts')).renderText(model, style)
    case 'json':
      return (await import('./formats/json.ts')).renderJson(model)
    case 'mermaid':
      return (await import('./formats/mermaid.ts')).renderMermaid(model)
    case 'dot':
      return (await import('./formats/dot.ts')).renderDot(model)
    case 'markdown':
      return (await import('./formats/markdown.ts')).renderMarkdown(model)
    case 'html':
      return (await import('./formats/html.ts')).renderHtml(model, title === undefined ? {} : {title})
    case 'kysely':
      return (await import('./formats/kysely.ts')).renderKysely(model)
    default:
      return unreachable(format)
  }
}
