/** What Tab offers: for SQL by what stands around the cursor, for backslash commands by what they take. */
import {readdirSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {ROW_FORMATS} from '../render/rows/writer.ts'
import {COMMAND_NAMES} from './commands.ts'
import {type Completion, complete, completeArgument} from './complete.ts'
import type {ShellSession} from './session.ts'

/** A schema that is still being read is waited for so long, in milliseconds. */
const PATIENCE_MS = 3_000

export async function suggest(
  session: ShellSession,
  backends: readonly string[],
  before: string,
  after: string,
): Promise<Completion> {
  const {inspection, rules} = session.connection
  if (session.typed === '' && /^\s*\\\S*$/.test(before)) return completeArgument(before, COMMAND_NAMES)
  inspection.refresh()
  await inspection.settled(PATIENCE_MS)
  const {names} = inspection
  const command = /^\s*(\\[A-Za-z]+)\+?\s/.exec(before)?.[1]
  if (command === undefined) return complete(session.typed + before, after, names, rules)
  const relations = names.relations.map(({schema, name}) =>
    schema === undefined || schema === rules.defaultSchema ? name : `${schema}.${name}`,
  )
  const choices: Readonly<Record<string, () => readonly string[]>> = {
    '\\d': () => [...relations, ...names.routines],
    '\\dt': () => relations,
    '\\dv': () => relations,
    '\\df': () => names.routines,
    '\\c': () => backends,
    '\\format': () => ROW_FORMATS,
    '\\i': () => filesFor(before),
    '\\o': () => filesFor(before),
  }
  return completeArgument(before, choices[command]?.() ?? [])
}

function filesFor(line: string): readonly string[] {
  const given = /\S*$/.exec(line)?.[0] ?? ''
  const folder = given.endsWith('/') ? given : dirname(given)
  try {
    return readdirSync(folder, {withFileTypes: true}).map(
      (entry) => join(given.includes('/') ? folder : '', entry.name) + (entry.isDirectory() ? '/' : ''),
    )
  } catch {
    return []
  }
}
