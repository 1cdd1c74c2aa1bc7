/** The program: argv → oclif → a command; output and failures are ours also before a command is found. */
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {run as runOclif} from '@oclif/core'
import {maskSecrets, Redactor} from '../config/redact.ts'
import {LexigramError} from '../core/errors.ts'
import {packageRoot} from '../core/package-root.ts'
import {toCliError} from './cli-error.ts'
import {exitStatusOf} from './exit-codes.ts'
import {errorJson, renderError} from './render/error.ts'
import {screenOf} from './screen.ts'

/** A reader that has seen enough (`| head`) is no failure, and no reason to stop a migration. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

let isUnwritable = false

/** A full disk behind standard output is told once, and stops no migration either. */
function tellUnwritable(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || isUnwritable) return
  isUnwritable = true
  const options = {why: error.message, fix: 'make room, or send it elsewhere', cause: error}
  report(new LexigramError('LEX_OUTPUT_UNWRITABLE', 'cannot write to standard output', options), [])
}

/** Runs the program on this process's arguments; sets `process.exitCode`. */
export async function run(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  process.stdout.removeAllListeners('error') // oclif's throws, which would end the process in the middle
  process.stdout.on('error', tellUnwritable)
  process.stderr.on('error', ignoreClosedPipe)
  try {
    await runOclif([...argv], {root: packageRoot()})
  } catch (error) {
    report(await told(error), argv)
  }
}

/** A command that does not exist, with the one that may be meant; anything else as it is. */
async function told(error: unknown): Promise<unknown> {
  const [, id] = (error instanceof Error && /^command (\S+) not found\.?$/i.exec(error.message)) || []
  if (id === undefined) return error
  const [{nearestOf}, manifest] = await Promise.all([
    import('../config/nearest.ts'),
    readFile(join(packageRoot(), 'oclif.manifest.json'), 'utf8'),
  ])
  const {commands} = JSON.parse(manifest) as {commands: Record<string, unknown>}
  const nearest = nearestOf(id, Object.keys(commands))
  const shown = (command: string): string => `lexigram ${command.replaceAll(':', ' ')}`
  return new LexigramError(
    'LEX_USAGE',
    id.startsWith('-') ? `there is no flag ${id}` : `there is no command \`${shown(id)}\``,
    {
      fix:
        nearest === undefined
          ? 'see `lexigram --help`'
          : `did you mean \`${shown(nearest)}\`? Or see \`lexigram --help\``,
      cause: error,
    },
  )
}

/** What goes wrong before a command is there to report it: above all a command that does not exist. */
function report(error: unknown, argv: readonly string[]): void {
  if (error instanceof Error && 'oclif' in error && (error.oclif as {exit?: number}).exit === 0) return
  const failure = toCliError(error)
  process.exitCode = exitStatusOf(failure)
  if (argv.includes('--json')) {
    const document = new Redactor([]).redactData({ok: false, error: errorJson(failure)})
    process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
    return
  }
  const screen = screenOf({stream: process.stderr, env: process.env, color: !argv.includes('--no-color')})
  screen.write(renderError(failure, screen, maskSecrets, process.cwd()))
}
