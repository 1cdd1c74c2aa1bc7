/** What all processes of one test run share, through the environment: its folder and the transcript in it. */
import {appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {TEST_PASSWORD} from './servers/kinds.ts'

export const RUN_FOLDER = 'LEX_TEST_RUN_FOLDER'

/** A fresh folder that is gone after the run. Outside a run (a script, a debugger) it stays in the temp folder. */
export function freshFolder(prefix: string): string {
  return mkdtempSync(join(process.env[RUN_FOLDER] ?? tmpdir(), `${prefix}-`))
}

/** The password as the programs might print it: raw, in a URL, in JSON, in a URL encoded by another rule. */
const SECRETS: readonly string[] = [
  ...new Set([
    TEST_PASSWORD,
    JSON.stringify(TEST_PASSWORD).slice(1, -1),
    encodeURIComponent(TEST_PASSWORD),
    encodeURIComponent(TEST_PASSWORD).toLowerCase(),
    encodeURI(TEST_PASSWORD),
    TEST_PASSWORD.replaceAll('/', '\\/'),
    Buffer.from(TEST_PASSWORD).toString('base64'),
  ]),
]

const hideSecrets = (text: string): string => SECRETS.reduce((shown, secret) => shown.replaceAll(secret, '***'), text)

/** Keeps what a program printed, one file for each process of the run, to be searched at its end. */
export function recordOutput(title: string, stdout: Buffer, stderr: Buffer): void {
  const folder = process.env[RUN_FOLDER]
  if (folder === undefined) return
  const transcripts = join(folder, 'transcripts')
  mkdirSync(transcripts, {recursive: true})
  const head = Buffer.from(`\n=== ${hideSecrets(title)}\n`)
  appendFileSync(
    join(transcripts, `${process.pid}.log`),
    Buffer.concat([head, stdout, Buffer.from('\n--- stderr\n'), stderr]),
  )
}

/** Each place where a transcript holds the password: the command, what was printed (masked), file and offset. */
export function findSecrets(folder: string): string[] {
  const transcripts = join(folder, 'transcripts')
  mkdirSync(transcripts, {recursive: true})
  return readdirSync(transcripts).flatMap((name) => {
    const text = readFileSync(join(transcripts, name), 'latin1')
    return SECRETS.flatMap((secret) => offsetsOf(text, secret)).map((offset) => {
      const start = text.lastIndexOf('\n=== ', offset) + 5
      const command = text.slice(start, text.indexOf('\n', start))
      const line = text.slice(text.lastIndexOf('\n', offset) + 1, text.indexOf('\n', offset))
      return `${name}, byte ${offset}: ${command}\n  printed: ${hideSecrets(line)}`
    })
  })
}

function offsetsOf(text: string, part: string): number[] {
  const offsets: number[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) offsets.push(at)
  return offsets
}
