/** The executable parts of a Markdown page. */
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {ROOT} from './build.ts'

/** What a marked block does, in the order of the page. */
export type Step =
  /** `<!-- file: PATH -->`: the block is written there. A `*` in the name stands for what is there already. */
  | {readonly kind: 'file'; readonly line: number; readonly path: string; readonly text: string}
  /** `<!-- run -->`: commands after `$ `, each with the output that follows it. */
  | {readonly kind: 'run'; readonly line: number; readonly commands: readonly Command[]}
  /** `<!-- new project -->`: what follows runs in another empty folder. */
  | {readonly kind: 'project'; readonly line: number}

export interface Command {
  readonly line: number
  readonly text: string
  readonly output: string
}

const MARK = /^<!-- (?:(run)|(new project)|file: (\S+)) -->$/

/** @param page - relative to the project, such as `docs/json.md`. */
export function stepsOf(page: string): readonly Step[] {
  const lines = readFileSync(join(ROOT, page), 'utf8').split('\n')
  return lines.flatMap((text, index): Step[] => {
    const mark = MARK.exec(text.trim())
    const line = index + 1
    if (mark === null) return []
    if (mark[2] !== undefined) return [{kind: 'project', line}]
    const block = blockAfter(lines, line, page)
    if (mark[3] !== undefined) return [{kind: 'file', line, path: mark[3], text: `${block.join('\n')}\n`}]
    return [{kind: 'run', line, commands: commandsOf(block, line + 1)}]
  })
}

function blockAfter(lines: readonly string[], from: number, page: string): readonly string[] {
  const start = lines.findIndex((line, index) => index >= from && line.trim() !== '')
  if (!lines[start]?.startsWith('```')) throw new Error(`${page}:${from}: no code block follows the mark`)
  const length = lines.slice(start + 1).indexOf('```')
  return lines.slice(start + 1, start + 1 + length)
}

function commandsOf(block: readonly string[], firstLine: number): readonly Command[] {
  const starts = block.flatMap((line, index) => (line.startsWith('$ ') ? [index] : []))
  return starts.map((start, index) => ({
    line: firstLine + start + 1,
    text: block[start]?.slice(2) ?? '',
    output: block.slice(start + 1, starts[index + 1]).join('\n'),
  }))
}
