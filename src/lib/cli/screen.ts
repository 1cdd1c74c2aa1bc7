/** Where output goes and what it may look like there: width, colour, symbols. The only reader of TTY and colour settings. */
import {Chalk, type ChalkInstance, supportsColor, supportsColorStderr} from 'chalk'

export interface Symbols {
  readonly ok: string
  readonly failed: string
  readonly pending: string
  readonly warning: string
  readonly ellipsis: string
  readonly arrow: string
}

const UNICODE: Symbols = {ok: '✔', failed: '✖', pending: '○', warning: '⚠', ellipsis: '…', arrow: '→'}
const ASCII: Symbols = {
  ok: 'ok',
  failed: 'FAILED',
  pending: 'pending',
  warning: 'warning:',
  ellipsis: '...',
  arrow: '->',
}

/** One stream as renderers see it. */
export interface Screen {
  readonly isTty: boolean
  /** Columns; unlimited when it is no terminal. */
  readonly width: number
  readonly color: ChalkInstance
  readonly symbols: Symbols
  write(text: string): void
}

export interface ScreenOptions {
  readonly stream: NodeJS.WriteStream & {readonly fd: 1 | 2}
  readonly env: Readonly<Record<string, string | undefined>>
  /** False for `--no-color`. */
  readonly color: boolean
}

/** @see https://no-color.org */
export function screenOf({stream, env, color}: ScreenOptions): Screen {
  const isTty = stream.isTTY === true
  const supported = stream.fd === 2 ? supportsColorStderr : supportsColor
  const wanted = color && (env.NO_COLOR ?? '') === ''
  const level = wanted && supported !== false ? supported.level : 0
  return {
    isTty,
    // Some pseudo-terminals say 0.
    width: isTty ? stream.columns || 80 : Number.POSITIVE_INFINITY,
    color: new Chalk({level}),
    symbols: isTty && env.TERM !== 'dumb' ? UNICODE : ASCII,
    write: (text) => void stream.write(text),
  }
}

/** Whether a person is there to answer: a terminal on both sides, and no CI. */
export const isInteractive = (env: Readonly<Record<string, string | undefined>>): boolean =>
  process.stdin.isTTY === true && process.stderr.isTTY === true && (env.CI ?? '') === ''
