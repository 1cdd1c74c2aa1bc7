import {Errors} from '@oclif/core'
import {describe, expect, it} from 'vitest'
import {toCliError} from '../../../src/lib/cli/cli-error.ts'
import {exitStatusOf} from '../../../src/lib/cli/exit-codes.ts'
import {LexigramError} from '../../../src/lib/core/errors.ts'

describe('toCliError', () => {
  it('passes an error of ours on', () => {
    const error = new LexigramError('LEX_USAGE', 'x')
    expect(toCliError(error)).toBe(error)
  })

  it('calls what nobody expected a bug, with status 70', () => {
    const error = toCliError(new TypeError('x is not a function'))
    expect([error.code, error.message, exitStatusOf(error)]).toEqual(['LEX_BUG', 'unexpected: x is not a function', 70])
  })

  it.each([
    ['Nonexistent flag: --nope\nSee more help with --help', 'there is no flag --nope'],
    ['The following error occurred:\n  Missing required flag message', '--message is missing'],
    ['Expected --format=xml to be one of: sql, ts', '--format xml is none of: sql, ts'],
    ['Parsing --limit \n\tExpected an integer but received: x', '--limit: expected an integer but received: x'],
    [
      'The following error occurred:\n  --all=true cannot also be provided when using --backend',
      '--all and --backend exclude each other',
    ],
    ['Missing 1 required arg:\nrevision  Id\n\nNote: --backend allows multiple values.', 'revision is missing'],
  ])('says %j in its own words', (message, expected) => {
    const {code, message: told, fix} = toCliError(new Errors.CLIError(message), 'db:upgrade')
    expect([code, told, fix]).toEqual(['LEX_USAGE', expected, 'see `lexigram db upgrade --help`'])
  })
})
