/** `sslmode` and `ssl-mode` → what Node's TLS needs, in the order the servers' own clients try. */
import {readFileSync} from 'node:fs'
import type {ConnectionOptions} from 'node:tls'
import type {SslOptions} from '../config/types.ts'
import {LexigramError} from '../core/errors.ts'

function readPem(path: string | undefined): string | undefined {
  if (path === undefined || path === 'system') return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new LexigramError('LEX_CONNECT_FAILED', `cannot read the TLS file ${path}`, {
      why: error instanceof Error ? error.message : String(error),
      fix: 'correct its path in the URL, or make it readable',
      cause: error,
    })
  }
}

/** libpq: a root certificate given with `require` is verified as with `verify-ca`. */
function verification(ssl: SslOptions): Pick<ConnectionOptions, 'rejectUnauthorized' | 'checkServerIdentity'> {
  const mode = ssl.mode === 'require' && ssl.rootCert !== undefined ? 'verify-ca' : ssl.mode
  if (mode === 'verify-full') return {rejectUnauthorized: true}
  if (mode === 'verify-ca') return {rejectUnauthorized: true, checkServerIdentity: () => undefined}
  return {rejectUnauthorized: false}
}

function tlsOptions(ssl: SslOptions): ConnectionOptions {
  const [ca, cert, key] = [readPem(ssl.rootCert), readPem(ssl.cert), readPem(ssl.key)]
  return {
    ...verification(ssl),
    ...(ca === undefined ? {} : {ca}),
    ...(cert === undefined ? {} : {cert}),
    ...(key === undefined ? {} : {key}),
    ...(ssl.keyPassword === undefined ? {} : {passphrase: ssl.keyPassword.reveal()}),
  }
}

/**
 * The ways to try, in order; `undefined` stands for a connection without TLS.
 *
 * @throws {@link LexigramError} when a certificate file can't be read.
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 */
export function tlsAttempts(ssl: SslOptions): readonly (ConnectionOptions | undefined)[] {
  switch (ssl.mode) {
    case 'disable':
      return [undefined]
    case 'allow':
      return [undefined, tlsOptions(ssl)]
    case 'prefer':
      return [tlsOptions(ssl), undefined]
    default:
      return [tlsOptions(ssl)]
  }
}
