/** Flags that several commands share, defined once. */
import {Flags} from '@oclif/core'

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
  all: Flags.boolean({helpGroup, summary: 'Work on every backend'}),
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
  readonly backend?: string[] | undefined
  readonly all: boolean
}
