/** What `db inspect` came to: JSON, differences, and the failure that a finding is. Pure. */
import {unmasked} from '../../config/redact.ts'
import {LexigramError} from '../../core/errors.ts'
import {visible} from '../../core/visible.ts'
import type {InspectReport, RenderedSchema} from '../../operations/inspect.ts'
import type {SchemaDifference} from '../../schema/difference.ts'
import type {SchemaFormat} from '../../schema/formats.ts'
import type {Screen} from '../screen.ts'
import {plural} from './layout.ts'

/** One backend, looked at, and shown, written or compared. */
export interface Inspected extends Omit<RenderedSchema, 'text'> {
  readonly report: InspectReport
  readonly format: SchemaFormat
  /** To print; undefined where it was written or compared. */
  readonly text?: string
  /** Paths that were written. */
  readonly files?: readonly string[]
  readonly check?: {readonly file: string; readonly differences: readonly SchemaDifference[]}
  /** What is left out is a failure. */
  readonly strict: boolean
}

/** The model itself for text and json; the text of other formats. */
export function inspectJson({report, format, text, files, check, unrepresented}: Inspected): object {
  const {name, dialect, serverVersion, model} = report
  const shown = format === 'text' || format === 'json' ? {model: unmasked(model)} : {text: text && unmasked(text)}
  return {
    name,
    dialect,
    serverVersion: serverVersion ?? null,
    ...(check === undefined ? {format} : {check: {file: check.file, format, differences: unmasked(check.differences)}}),
    ...(text === undefined ? {} : shown),
    ...(files === undefined ? {} : {files}),
    unrepresented,
  }
}

const SIGNS: Readonly<Record<SchemaDifference['kind'], string>> = {missing: '-', extra: '+', changed: '~'}

/** Longest line of a difference that is shown. */
const LINE_LENGTH = 200
/** So many lines of one object are shown. */
const MOST_LINES = 20

/** `- table users   missing`, `~ view totals` and its lines below it. */
export function renderDifferences({report, check}: Inspected, {color, symbols}: Screen): string {
  if (check === undefined) return ''
  const {file, differences} = check
  if (differences.length === 0) return `${color.green(symbols.ok)} ${report.name}: the schema is that of ${file}\n`
  const head = `${color.red(symbols.failed)} ${report.name}: not the schema of ${file}\n`
  return head + differences.map((difference) => differenceText(difference, color)).join('')
}

function differenceText({object, kind, lines}: SchemaDifference, color: Screen['color']): string {
  const paint = {missing: color.red, extra: color.green, changed: color.yellow}[kind]
  const word = {missing: 'missing in the database', extra: 'not in the file', changed: 'changed'}[kind]
  const shown = lines.slice(0, MOST_LINES).map((line) => {
    const text = visible(line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}...` : line)
    return `      ${line.startsWith('-') ? color.red(text) : color.green(text)}\n`
  })
  const rest = lines.length > MOST_LINES ? `      ${plural(lines.length - MOST_LINES, 'more line')}\n` : ''
  return `  ${paint(`${SIGNS[kind]} ${visible(object)}`)}   ${color.dim(word)}\n${shown.join('')}${rest}`
}

export function inspectError({report, check, unrepresented, strict}: Inspected): LexigramError | undefined {
  const {name} = report
  if (check !== undefined && check.differences.length > 0) {
    const found = plural(check.differences.length, 'difference')
    return new LexigramError('LEX_SCHEMA_DIFFERS', `${name} is not as ${check.file} says: ${found}`, {
      fix: 'apply the migrations that are missing, or write the file again with `lexigram db inspect -o` and commit it',
      backend: name,
    })
  }
  if (!strict || unrepresented.length === 0) return undefined
  return new LexigramError('LEX_SCHEMA_UNREPRESENTED', `${name}: ${plural(unrepresented.length, 'thing')} left out`, {
    why: unrepresented.map(({object, why}) => `${object}: ${why}`).join('\n'),
    fix: 'leave these out with --exclude, or run without --strict',
    backend: name,
  })
}
