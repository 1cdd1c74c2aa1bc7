/** The program: argv → oclif → a command, with output and failures that are ours also before a command is found. */
import {run as runOclif} from '@oclif/core'
import {maskSecrets, Redactor} from '../config/redact.ts'
import {packageRoot} from '../core/package-root.ts'
import {toCliError} from './cli-error.ts'
import {exitStatusOf} from './exit-codes.ts'
import {errorJson, renderError} from './render/error.ts'
import {screenOf} from './screen.ts'

/** A reader that has seen enough (`| head`) is no failure, and no reason to stop a migration. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** Runs the program on this process's arguments; sets `process.exitCode`. */
export async function run(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  process.stdout.on('error', ignoreClosedPipe)
  process.stderr.on('error', ignoreClosedPipe)
  try {
    await runOclif([...argv], {root: packageRoot()})
  } catch (error) {
    report(error, argv)
  }
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
