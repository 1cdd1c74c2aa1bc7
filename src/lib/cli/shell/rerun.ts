/** `\i` and `\watch`: statements of a file, and one statement again and again. */
import {setTimeout as sleep} from 'node:timers/promises'
import {LexigramError} from '../../core/errors.ts'
import {readSource} from '../query/flags.ts'
import {renderDuration} from '../render/layout.ts'
import type {CommandCall} from './call.ts'
import {textLines} from './lines.ts'

/** Files that run each other; more are a circle. */
const DEEPEST = 20

export async function runFile({session, args: [path]}: CommandCall): Promise<void> {
  if (path === undefined) throw new LexigramError('LEX_USAGE', '\\i names no file', {fix: 'write \\i report.sql'})
  if (session.depth >= DEEPEST)
    throw new LexigramError('LEX_USAGE', `\\i ${path}: ${DEEPEST} files run each other`, {
      fix: 'take a \\i out of them',
    })
  const {text, name} = await readSource(undefined, path)
  session.depth += 1
  try {
    await session.run(textLines(text, name))
  } finally {
    session.depth -= 1
  }
}

const EVERY_SECONDS = 2

export async function watch({session, args: [given], query}: CommandCall): Promise<void> {
  const seconds = given === undefined ? EVERY_SECONDS : Number(given.replace(/s$/, ''))
  if (!Number.isFinite(seconds) || seconds <= 0) {
    throw new LexigramError('LEX_USAGE', `\\watch ${given}: it is a number of seconds`, {fix: 'write \\watch 5'})
  }
  const {io, interrupts} = session.options
  const text = session.readingOnly(query)
  await interrupts.during(async (signal) => {
    while (!signal.aborted) {
      if (io.out.isTty) io.out.write('\u001b[H\u001b[2J')
      io.hint(`every ${renderDuration(seconds * 1_000)}, ${new Date().toISOString()}; Ctrl-C ends it`)
      try {
        await session.runQuery(text, {paged: false, onlyReads: true})
      } catch (error) {
        if (signal.aborted) return
        throw error
      }
      await sleep(seconds * 1_000, undefined, {signal}).catch(() => undefined)
    }
  })
}
