/** The built program, as a user runs it, with its one JSON document. */
import {spawn} from 'node:child_process'
import {dirname, join} from 'node:path'

const BIN = join(import.meta.dirname, '..', '..', 'bin', 'run.js')

interface ErrorDocument {
  readonly message: string
  readonly why?: string
  readonly location?: {readonly file: string; readonly line?: number; readonly column?: number}
}

export interface RunDocument {
  readonly ok: boolean
  readonly error?: ErrorDocument
  readonly backends?: readonly {
    readonly current?: string | null
    readonly pending?: number
    readonly migrations?: readonly {
      readonly name: string
      readonly state: string
      readonly statements: number
      readonly error?: ErrorDocument
    }[]
  }[]
}

export interface Answer {
  readonly status: number | null
  readonly document: RunDocument
  /** Why it failed, in one line that names the place; undefined when it did not. */
  readonly failure: string | undefined
}

/** @param url - of the database; the application.yaml of `folder` takes it from LEX_CORPORA_URL. */
export async function lexigram(args: readonly string[], folder: string, url: string): Promise<Answer> {
  const {status, stdout, stderr} = await run([...args, '--json'], folder, url)
  const document = documentOf(stdout)
  if (document === undefined) {
    const told = `${stderr}${stdout}`.trim().split('\n')[0] ?? ''
    return {status, document: {ok: false}, failure: `lexigram ${args.join(' ')}: status ${status}: ${told}`}
  }
  if (status === 0) return {status, document, failure: undefined}
  return {status, document, failure: `lexigram ${args.join(' ')}: ${toldOf(document) ?? `status ${status}`}`}
}

function documentOf(stdout: string): RunDocument | undefined {
  try {
    return JSON.parse(stdout) as RunDocument
  } catch {
    return undefined
  }
}

function toldOf({backends = [], error: whole}: RunDocument): string | undefined {
  const failed = backends.flatMap(({migrations = []}) => migrations.flatMap(({error}) => error ?? []))
  const error = failed[0] ?? whole
  if (error === undefined) return undefined
  const {file, line, column} = error.location ?? {}
  const place = [file?.split(/[\\/]/).at(-1), line, column].filter((part) => part !== undefined).join(':')
  const told = [error.message, error.why].filter((part) => part !== undefined).join('; ')
  return `${place} ${told.replaceAll('\n', ' ')}`.trim()
}

interface Finished {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(args: readonly string[], folder: string, url: string): Promise<Finished> {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: folder,
    env: {PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`, HOME: folder, LEX_CORPORA_URL: url},
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = {stdout: '', stderr: ''}
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve({status, ...output}))
  })
}
