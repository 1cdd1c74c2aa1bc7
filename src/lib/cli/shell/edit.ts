/** `\e`: a statement in the user's editor. */
import {spawn} from 'node:child_process'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {LexigramError} from '../../core/errors.ts'
import type {ShellIo} from './io.ts'

/** @returns what was written; an editor that ends with a failure leaves it as it was. */
export async function editText(text: string, io: ShellIo): Promise<string> {
  if (!io.interactive) throw new LexigramError('LEX_USAGE', '\\e needs a terminal', {fix: 'leave it out of scripts'})
  const editor = process.env.VISUAL ?? process.env.EDITOR ?? (process.platform === 'win32' ? 'notepad' : 'vi')
  const folder = await mkdtemp(join(tmpdir(), 'lexigram-'))
  const file = join(folder, 'statement.sql')
  try {
    await writeFile(file, text === '' ? '' : `${text}\n`, {mode: 0o600})
    await io.lend(() => opened(editor, file))
    const written = (await readFile(file, 'utf8')).replace(/\r\n?/g, '\n').trim()
    if (written !== '') io.hint(written)
    return written
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

/** $EDITOR may have arguments, so a shell reads it. */
async function opened(editor: string, file: string): Promise<void> {
  const status = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(`${editor} "${file}"`, {shell: true, stdio: 'inherit'})
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (status !== 0) {
    throw new LexigramError('LEX_USAGE', `${editor} ended with status ${status}`, {
      why: 'what was written in it is not run',
      fix: 'name an editor in $VISUAL or $EDITOR',
    })
  }
}
