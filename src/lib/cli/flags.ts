/** Flags that several commands share, defined once. */
import {Flags} from '@oclif/core'
import {DURATION_FORMS, parseDuration} from '../config/durations.ts'
import {LexigramError} from '../core/errors.ts'

const helpGroup = 'GLOBAL'

/** On every command. */
export const globalFlags = {
  config: Flags.string({helpGroup, helpValue: 'PATH', summary: 'Configuration file instead of application.yaml'}),
  profile: Flags.string({helpGroup, helpValue: 'NAME', summary: 'Merge application.NAME.yaml over it'}),
  json: Flags.boolean({helpGroup, summary: 'Print one JSON document on stdout'}),
  quiet: Flags.boolean({helpGroup, summary: 'Print errors only'}),
  'no-color': Flags.boolean({helpGroup, summary: 'Print without colours (also NO_COLOR)'}),
  debug: Flags.boolean({helpGroup, summary: 'Show the stacks of errors'}),
}

/** On every command that works on databases. */
export const backendFlags = {
  backend: Flags.string({
    helpGroup,
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Backend to work on; repeatable (default: the primary)',
    exclusive: ['all'],
  }),
  all: Flags.boolean({helpGroup, summary: 'Work on every backend, those of db.backends_from too'}),
  schemas: Flags.string({
    helpGroup,
    helpValue: 'QUERY',
    summary: 'Work on each schema that the query names, as on a database of its own (PostgreSQL)',
  }),
  jobs: Flags.integer({
    char: 'j',
    helpGroup,
    helpValue: 'N',
    min: 1,
    summary: 'Work on so many backends or schemas at once',
    default: 1,
  }),
}

const duration = (summary: string) => Flags.string({helpValue: 'DURATION', summary})

/**
 * The value of a duration flag, in milliseconds. Not parsed by oclif, whose parse errors wrap ours.
 *
 * @throws {@link LexigramError} `LEX_USAGE`.
 */
export function durationOf(flag: string, text: string): number {
  const ms = parseDuration(text)
  if (ms !== undefined) return ms
  throw new LexigramError('LEX_USAGE', `${flag} ${JSON.stringify(text)} is no duration`, {
    fix: `write ${DURATION_FORMS}`,
  })
}

/** On every command that runs migrations. */
export const runFlags = {
  'keep-going': Flags.boolean({char: 'k', summary: 'Go on with the other backends when one fails'}),
  wait: duration('Wait so long for the server to accept connections'),
  'lock-timeout': duration('Wait at most so long for another run (default: db.migrations.lock_timeout)'),
}

export interface RunFlags {
  readonly wait?: string | undefined
  readonly 'lock-timeout'?: string | undefined
}

export interface GlobalFlags {
  readonly config?: string | undefined
  readonly profile?: string | undefined
  readonly json: boolean
  readonly quiet: boolean
  readonly 'no-color': boolean
  readonly debug: boolean
}

export interface BackendFlags extends GlobalFlags {
  readonly jobs: number
  readonly backend?: string[] | undefined
  readonly all: boolean
  readonly schemas?: string | undefined
  readonly 'keep-going'?: boolean | undefined
  readonly wait?: string | undefined
}
