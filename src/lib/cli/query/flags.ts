/** The flags of `db query`, and what they say. */
import {readFile} from 'node:fs/promises'
import {text as readAll} from 'node:stream/consumers'
import {Flags} from '@oclif/core'
import type {ParameterValue} from '../../backends/query.ts'
import {LexigramError} from '../../core/errors.ts'
import {locate} from '../../core/text.ts'
import {decodeSource} from '../../migrations/source-text.ts'
import type {QuerySource} from '../../operations/query.ts'
import {ROW_FORMATS} from '../render/rows/writer.ts'

/** oclif leaves a flag that is not given undefined. */
const off = {default: false} as const

/** How rows are shown. */
const rowFlags = {
  format: Flags.option({
    summary: 'How rows are shown (default: table on a terminal, else csv)',
    options: ROW_FORMATS,
  })(),
  output: Flags.string({char: 'o', helpValue: 'FILE', summary: 'Write the rows into a file'}),
  columns: Flags.string({helpValue: 'A,B', summary: 'Only these columns, in this order'}),
  header: Flags.boolean({summary: 'Names of columns above the rows', allowNo: true, default: true}),
  table: Flags.string({helpValue: 'NAME', summary: 'Table that --format insert writes into', default: 'rows'}),
  limit: Flags.integer({
    helpValue: 'N',
    min: 0,
    summary: 'Most rows of a statement; 0 is no limit (default: 1000 on a terminal, else none)',
  }),
}

export const queryFlags = {
  ...rowFlags,
  file: Flags.string({char: 'f', helpValue: 'FILE', summary: 'Read the SQL from a file'}),
  param: Flags.string({
    char: 'p',
    helpValue: 'NAME=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Value of :NAME in the SQL; NAME:json=VALUE for a number, true, false or null; repeatable',
  }),
  write: Flags.boolean({...off, summary: 'Let the statements write, and commit them'}),
  yes: Flags.boolean({...off, char: 'y', summary: 'With --write: agree to what is written'}),
  timeout: Flags.string({helpValue: 'DURATION', summary: 'Longest run of a statement; 0 is no limit', default: '30s'}),
  explain: Flags.boolean({...off, summary: 'Show how the database would run it'}),
  analyze: Flags.boolean({...off, summary: 'With --explain: run it, and show what it took'}),
  timing: Flags.boolean({...off, summary: 'Tell how long each statement took'}),
  watch: Flags.string({
    helpValue: 'DURATION',
    summary: 'Run it again and again, so long after each other',
    exclusive: ['write', 'output', 'explain'],
  }),
}

/**
 * The SQL of an argument, a file or standard input.
 *
 * @throws {@link LexigramError} `LEX_USAGE` when there is none of them, or more than one.
 */
export async function readSource(sql: string | undefined, file: string | undefined): Promise<QuerySource> {
  if (sql !== undefined && file !== undefined) {
    throw new LexigramError('LEX_USAGE', 'there is SQL in the arguments and in --file', {fix: 'give one of them'})
  }
  if (sql !== undefined) return {text: sql, name: 'SQL'}
  if (file !== undefined) return {text: decoded(await read(file), file), name: file}
  if (process.stdin.isTTY) {
    throw new LexigramError('LEX_USAGE', 'there is no SQL to run', {
      fix: 'write it behind `lexigram db query`, name a file with -f, or pipe it in',
    })
  }
  return {text: (await readAll(process.stdin)).replace(/^\uFEFF/, ''), name: 'stdin'}
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new LexigramError('LEX_USAGE', `cannot read ${file}`, {
      why: error instanceof Error ? error.message : String(error),
      fix: 'correct its name',
      cause: error,
    })
  }
}

function decoded(bytes: Uint8Array, file: string): string {
  const source = decodeSource(bytes)
  if (source.ok) return source.text
  throw new LexigramError('LEX_QUERY_INVALID', source.message, {
    fix: 'save the file as UTF-8',
    location: locate(source.text, source.offset, file),
  })
}

const NAME = /^([A-Za-z_][A-Za-z0-9_]*)(:json)?$/

/** @throws {@link LexigramError} `LEX_USAGE`. */
export function readParameters(given: readonly string[] = []): ReadonlyMap<string, ParameterValue> {
  const values = new Map<string, ParameterValue>()
  for (const one of given) {
    const equals = one.indexOf('=')
    const [, name, json] = NAME.exec(equals === -1 ? '' : one.slice(0, equals)) ?? []
    if (name === undefined) {
      throw new LexigramError('LEX_USAGE', `-p ${JSON.stringify(one)} is no parameter`, {
        fix: 'write -p name=value, or -p name:json=5',
      })
    }
    const text = one.slice(equals + 1)
    values.set(name, json === undefined ? {kind: 'text', text} : jsonValue(name, text))
  }
  return values
}

/** The text of a number is kept, for a double would not hold every one. */
function jsonValue(name: string, text: string): ParameterValue {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new LexigramError('LEX_USAGE', `-p ${name}:json: ${JSON.stringify(text)} is no JSON`, {
      fix: `leave :json out for a text, as -p ${name}=…`,
      cause: error,
    })
  }
  if (value === null) return {kind: 'null'}
  if (typeof value === 'boolean') return {kind: 'boolean', value}
  if (typeof value === 'number') return {kind: 'number', text: text.trim()}
  return typeof value === 'string' ? {kind: 'text', text: value} : {kind: 'json', text}
}
