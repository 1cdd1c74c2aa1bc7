/** A failure as text and as JSON. Pure. */
import {relative} from 'node:path'
import type {DatabaseDetail, LexigramError, Location} from '../../core/errors.ts'
import {textWidth} from '../../core/text-width.ts'
import type {Screen} from '../screen.ts'

/** The allow-list of what an error tells in JSON. */
export interface ErrorJson {
  readonly code: string
  readonly message: string
  readonly why?: string
  readonly fix?: string
  readonly backend?: string
  readonly location?: {readonly file: string; readonly line?: number; readonly column?: number}
  readonly database?: {readonly code?: string; readonly detail?: string; readonly hint?: string}
}

type Redact = (text: string) => string

/** Not masked: the whole document is, when it is printed. */
export function errorJson({code, message, why, fix, backend, location, database}: LexigramError): ErrorJson {
  return {
    code,
    message,
    ...(why === undefined ? {} : {why}),
    ...(fix === undefined ? {} : {fix}),
    ...(backend === undefined ? {} : {backend}),
    ...(location === undefined ? {} : {location: placeJson(location)}),
    ...(database === undefined || Object.keys(database).length === 0 ? {} : {database: databaseJson(database)}),
  }
}

const databaseJson = ({code, detail, hint}: DatabaseDetail): NonNullable<ErrorJson['database']> => ({
  ...(code === undefined ? {} : {code}),
  ...(detail === undefined ? {} : {detail}),
  ...(hint === undefined ? {} : {hint}),
})

const placeJson = ({file, line, column}: Location): NonNullable<ErrorJson['location']> => ({
  file,
  ...(line === undefined ? {} : {line}),
  ...(column === undefined ? {} : {column}),
})

/** `✖ CODE  message`, then where, the line with a caret, what the database said, why and fix. */
export function renderError(error: LexigramError, screen: Screen, redact: Redact, cwd: string): string {
  const {color, symbols} = screen
  const {code, message, why, fix, location, database} = error
  const lines = [`${color.red(screen.isTty ? symbols.failed : 'error:')} ${color.bold(code)}  ${redact(message)}`]
  if (location !== undefined) lines.push(...placeLines(location, screen, redact, cwd))
  if (why !== undefined) lines.push(...labelled('why:', redact(why), screen))
  if (database?.code !== undefined) lines.push(...labelled('database:', redact(database.code), screen))
  if (database?.detail !== undefined) lines.push(...labelled('detail:', redact(database.detail), screen))
  if (database?.hint !== undefined) lines.push(...labelled('hint:', redact(database.hint), screen))
  if (fix !== undefined) lines.push(...labelled('fix:', redact(fix), screen))
  return `${lines.join('\n')}\n`
}

function labelled(label: string, text: string, {color}: Screen): string[] {
  const [first = '', ...rest] = text.split('\n')
  return [`  ${color.dim(label)} ${first}`, ...rest.map((line) => `  ${' '.repeat(label.length)} ${line}`)]
}

/** Columns of the source line that are shown around the caret. */
const SHOWN_COLUMNS = 100

function placeLines(location: Location, {color, width}: Screen, redact: Redact, cwd: string): string[] {
  const {file, line, column, sourceLine} = location
  const path = relative(cwd, file)
  const shown = path.startsWith('..') || path === '' ? file : path
  const place = [shown, line, column].filter((part) => part !== undefined).join(':')
  const lines = [`  ${color.cyan(redact(place))}`]
  if (sourceLine === undefined || column === undefined) return lines
  const limit = Math.max(20, Math.min(SHOWN_COLUMNS, width - 6))
  const characters = [...sourceLine]
  const from = column > limit ? column - Math.floor(limit / 2) : 0
  const visible = (part: string[]): string => redact(part.join('').replaceAll('\t', ' '))
  lines.push(`  ${color.dim('|')} ${visible(characters.slice(from, from + limit))}`)
  lines.push(
    `  ${color.dim('|')} ${' '.repeat(textWidth(visible(characters.slice(from, column - 1))))}${color.red('^')}`,
  )
  return lines
}
