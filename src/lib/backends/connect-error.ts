/** Why a connection could not be opened, said the same way for every network database. Pure. */
import {LexigramError} from '../core/errors.ts'

/** One address that was tried, and what came of it. */
export interface FailedAttempt {
  /** Such as `localhost:5432 with TLS`. */
  readonly target: string
  readonly error: unknown
}

/** What a reason means for the user. */
export interface ConnectAdvice {
  readonly reason: string
  readonly fix: string
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** Node joins the failures of several addresses of one name in an AggregateError without a message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

const TLS_CODE = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_OSSL_|EPROTO$)/

/** Advice for what goes wrong before the server says anything: names, ports, time-outs, TLS. */
export function networkAdvice(error: unknown): ConnectAdvice {
  const code = codeOf(error)
  const reason = messageOf(error)
  if (code === 'ECONNREFUSED' || code === 'ENOENT') {
    return {reason: `connection refused (${reason})`, fix: 'start the server, or correct host and port in the URL'}
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {reason: `the host name can't be resolved (${reason})`, fix: 'correct the host in the URL, or your DNS'}
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return {reason: `not allowed (${reason})`, fix: "check the socket file's permissions, or use a TCP host"}
  }
  if (code !== undefined && TLS_CODE.test(code)) {
    return {reason: `TLS failed: ${reason}`, fix: "check the server's certificate, and sslmode or ssl-ca in the URL"}
  }
  if (code === 'ETIMEDOUT' || /time(d )?-?out/i.test(reason)) {
    return {
      reason: `no answer in time (${reason})`,
      fix: 'check host, port and firewall; connect_timeout in the URL sets how long to wait',
    }
  }
  return {reason, fix: 'check that the server runs and that the URL names it'}
}

/** Ctrl-C while a connection was being opened. */
export const connectInterrupted = (name: string): LexigramError =>
  new LexigramError('LEX_INTERRUPTED', `interrupted while connecting to ${name}`, {backend: name})

/**
 * The error for a backend that could not be reached on any of its addresses.
 *
 * @param adviceOf - the dialect's own reading of an error.
 */
export function connectError(
  name: string,
  address: string,
  attempts: readonly FailedAttempt[],
  adviceOf: (error: unknown) => ConnectAdvice,
): LexigramError {
  const advices = attempts.map(({target, error}) => ({target, ...adviceOf(error)}))
  const tried = advices.map(({target, reason}) => `${target}: ${reason}`)
  return new LexigramError('LEX_CONNECT_FAILED', `cannot connect to ${name} (${address})`, {
    why: tried.join('\n'),
    fix: advices.at(-1)?.fix ?? 'check the URL',
    backend: name,
    cause: attempts.at(-1)?.error,
  })
}
