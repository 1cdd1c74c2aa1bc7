/** Foreign text in GitHub's Markdown, in paragraphs and in cells of tables. Pure. */
import {visible, visibleLines} from '../../../core/visible.ts'

const ENTITIES: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', $: '&#36;'}

/** What starts a list, a heading or a rule at the beginning of a line. */
const LINE_START = /^(\d*)([-+=#]|(?<=\d)[.)](?=\s|$))/

const escapeLine = (line: string): string =>
  line
    .trim()
    .replaceAll(/[\\`*_[\]|~]/g, '\\$&')
    .replaceAll(/[&<>$]/g, (character) => ENTITIES[character] ?? character)
    .replace(LINE_START, '$1\\$2')

/** Text, with line ends as `<br>`. */
export const prose = (text: string): string => visibleLines(text.trim()).map(escapeLine).join('<br>')

/**
 * `` `name` ``. A code span can't hold a backtick at its ends, nor in a table a pipe behind a backslash: such text is
 * written as the HTML that others become.
 */
export function code(text: string): string {
  const shown = visible(text)
  if (/^[^\s`|\\]([^`|\\]*[^\s`|\\])?$/.test(shown)) return `\`${shown}\``
  const escaped = shown.replaceAll(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`)
  return `<code>${escaped.replaceAll(/^ | $|(?<= ) /g, '&nbsp;')}</code>`
}

/** A block of SQL; its fence is longer than any in it. */
export function sqlBlock(sql: string): string {
  const lines = visibleLines(sql.trim())
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}sql`, ...lines, fence].join('\n')
}

/** @param rows - of cells that are Markdown already; columns that are empty in all of them are left out. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, at) => rows.some((row) => row[at] !== ''))
  const line = (cells: readonly string[]): string => `| ${cells.filter((_, at) => used[at]).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
