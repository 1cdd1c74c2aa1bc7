/** What `db check` found: a line each, annotations for GitHub, JSON. Pure. */
import {relative} from 'node:path'
import {LexigramError} from '../../core/errors.ts'
import type {CheckReport, Finding} from '../../operations/check.ts'
import type {Screen} from '../screen.ts'
import {plural} from './layout.ts'

export function renderCheck({name, findings, migrations}: CheckReport, {color, symbols}: Screen): string {
  if (findings.length === 0)
    return `${color.green(symbols.ok)} ${name}: ${plural(migrations, 'migration')}, all applied as they are\n`
  return findings
    .map(({code, message}) => `${color.red(symbols.failed)} ${name}: ${message}  ${color.dim(code)}\n`)
    .join('')
}

/**
 * Workflow commands that GitHub shows at the lines of a pull request.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 */
export function renderAnnotations({findings}: CheckReport, root: string): string {
  return findings.map((finding) => `::error ${propertiesOf(finding, root)}::${escapeData(finding.message)}\n`).join('')
}

function propertiesOf({code, location}: Finding, root: string): string {
  const place =
    location === undefined
      ? []
      : [
          ['file', relative(root, location.file)],
          ['line', location.line ?? 1],
        ]
  return [...place, ['title', code]].map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(',')
}

const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

export const checkJson = ({name, dialect, findings}: CheckReport): object => ({
  name,
  dialect,
  findings: findings.map(({code, migration, message, location}) => ({
    code,
    migration: migration ?? null,
    message,
    ...(location === undefined ? {} : {location: {file: location.file, line: location.line, column: location.column}}),
  })),
})

/** The failure that a report with findings is. */
export function checkError({name, findings}: CheckReport): LexigramError | undefined {
  if (findings.length === 0) return undefined
  return new LexigramError('LEX_CHECK_FAILED', `${name}: ${plural(findings.length, 'finding')}`, {
    fix: 'see `lexigram db status`; `lexigram db upgrade` applies what is pending',
    backend: name,
  })
}
