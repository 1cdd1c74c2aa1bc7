/** The text of a SQL migration file → its up and down sections. The marks are dbmate's. Pure. */
import type {Section} from './migration-file.ts'

export interface Sections {
  readonly up: Section
  readonly down: Section | undefined
}

/** What is wrong with the marks of a file, with the offset of the mark or of what stands before it. */
export interface MarkProblem {
  readonly message: string
  readonly offset: number
}

export type MarkResult =
  | {readonly ok: true; readonly sections: Sections}
  | {readonly ok: false; readonly problem: MarkProblem}

interface Mark {
  readonly direction: 'up' | 'down'
  readonly start: number
  /** Offset just after the mark's line. */
  readonly body: number
  readonly options: string
}

/** dbmate's own pattern: two dashes at the start of a line, spaces allowed, then the word. */
const MARK = /^--[ \t]*migrate:(up|down)\b([^\r\n]*)(?:\r\n?|\n|$)/gm
const OPTION = /^transaction:(true|false)$/

/** How other tools mark where the down part begins. To us it is a comment, so both parts would run. */
const FOREIGN: readonly (readonly [tool: string, mark: RegExp])[] = [
  ['goose', /^--[ \t]*\+goose[ \t]+down\b/im],
  ['sql-migrate', /^--[ \t]*\+migrate[ \t]+down\b/im],
  ['micrate', /^--[ \t]*\+micrate[ \t]+down\b/im],
  ['node-pg-migrate', /^--[ \t]*down migration\b/im],
  ['Play', /^(?:#|--)[ \t]*(?:---)?[ \t]*!downs\b/im],
  ['rambler', /^--[ \t]*rambler[ \t]+down\b/im],
  ['MyBatis', /^--[ \t]*\/\/[ \t]*@undo\b/im],
  ['shmig', /^--[ \t]*====[ \t]*down[ \t]*====/im],
  ['tern', /^---- create above \/ drop below ----/im],
]

const refuse = (message: string, offset: number): MarkResult => ({ok: false, problem: {message, offset}})

const BLANK = /\s+|--[^\n]*|\/\*[\s\S]*?\*\//y

/** Whether there is nothing but white space and comments. A loop: one pattern for all of it overflows on large files. */
function isBlank(text: string): boolean {
  BLANK.lastIndex = 0
  let end = 0
  while (BLANK.test(text)) end = BLANK.lastIndex
  return end === text.length
}

function optionsOf(mark: Mark): {transaction: boolean} | MarkProblem {
  let transaction = true
  for (const option of mark.options.trim().split(/\s+/).filter(Boolean)) {
    const value = OPTION.exec(option)?.[1]
    if (value === undefined) {
      return {
        message: `unknown option ${JSON.stringify(option)}; the one there is: transaction:false`,
        offset: mark.start,
      }
    }
    transaction = value === 'true'
  }
  return {transaction}
}

/** @param source - the file without its byte-order mark; a file without marks is all `up`. */
export function readMarks(source: string, path: string): MarkResult {
  const marks = [...source.matchAll(MARK)].map(
    (match): Mark => ({
      direction: match[1] === 'up' ? 'up' : 'down',
      start: match.index,
      body: match.index + match[0].length,
      options: match[2] ?? '',
    }),
  )
  const [first, second, third] = marks
  if (first === undefined) return unmarked(source, path)
  if (third !== undefined) return refuse('more than one up and one down section', third.start)
  if (second !== undefined && second.direction === first.direction) {
    return refuse(`a second ${second.direction} section`, second.start)
  }
  const up = marks.find(({direction}) => direction === 'up')
  if (up === undefined) return refuse('a down section without an up section', first.start)
  if (!isBlank(source.slice(0, first.start))) return refuse('SQL before the first section', 0)
  return sectionsOf(source, path, marks)
}

function sectionsOf(source: string, path: string, marks: readonly Mark[]): MarkResult {
  const found: {up?: Section; down?: Section} = {}
  for (const [index, mark] of marks.entries()) {
    const options = optionsOf(mark)
    if ('message' in options) return {ok: false, problem: options}
    const text = source.slice(mark.body, marks[index + 1]?.start ?? source.length)
    found[mark.direction] = {text, source, path, offset: mark.body, transaction: options.transaction}
  }
  const {up, down} = found
  if (up === undefined) return refuse('no up section', 0)
  return {ok: true, sections: {up, down}}
}

function unmarked(source: string, path: string): MarkResult {
  if (isBlank(source)) return refuse('the file is empty', 0)
  for (const [tool, mark] of FOREIGN) {
    const at = source.search(mark)
    if (at !== -1) return refuse(foreignText(tool), at)
  }
  return {ok: true, sections: {up: {text: source, source, path, offset: 0, transaction: true}, down: undefined}}
}

const foreignText = (tool: string): string =>
  `it has the marks of ${tool}; write "-- migrate:up" and "-- migrate:down" in their place, else its down part would run too`
