/** The one map from a kind of failure to the exit status. SPEC §3; documented in docs/errors.md. */
import type {ErrorKind, LexigramError} from '../core/errors.ts'

export const EXIT: Readonly<Record<ErrorKind, number>> = {
  database: 1,
  usage: 2,
  refused: 3,
  connect: 4,
  locked: 5,
  bug: 70,
  interrupted: 130,
}

/** What a shell sees of a process ended by SIGTERM. */
export const EXIT_TERMINATED = 143

export const exitStatusOf = (error: LexigramError): number => EXIT[error.kind]
