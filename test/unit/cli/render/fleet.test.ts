import {Chalk} from 'chalk'
import {expect, it} from 'vitest'
import {renderFleet, renderNames, sameErrors} from '../../../../src/lib/cli/render/fleet.ts'
import {LexigramError} from '../../../../src/lib/core/errors.ts'

const screen = {
  isTty: true,
  width: 80,
  color: new Chalk({level: 0}),
  symbols: {ok: '✔', failed: '✖', pending: '○', warning: '⚠', ellipsis: '…', arrow: '→'},
  write: () => {},
}
const names = (count: number): string[] => Array.from({length: count}, (_, n) => `t${n}`)

it.each([
  [{verdicts: ['upgraded', 'up to date', 'upgraded']}, '3 backends: 2 upgraded, 1 up to date\n'],
  [
    {verdicts: ['upgraded'], failed: ['b'], notBegun: ['c', 'd']},
    '4 backends: 1 upgraded, 1 failed (b), 2 not begun (c, d)\n',
  ],
  [
    {verdicts: ['upgraded'], interrupted: ['b'], notBegun: ['c']},
    '3 backends: 1 upgraded, 1 interrupted (b), 1 not begun (c)\n',
  ],
  [{failed: names(7)}, '7 backends: 7 failed (t0, t1, t2, t3, t4 and 2 more)\n'],
  [{what: 'schema', failed: ['x'], notBegun: names(400)}, '401 schemas: 1 failed (x), 400 not begun (t0 to t399)\n'],
])('counts %j', (summary, expected) => {
  expect(
    renderFleet({what: 'backend', verdicts: [], failed: [], interrupted: [], notBegun: [], ...summary}, screen),
  ).toBe(expected)
})

it('lists a few names', () => {
  expect([renderNames(names(5)), renderNames(names(6))]).toEqual([
    't0, t1, t2, t3, t4',
    't0, t1, t2, t3, t4 and 1 more',
  ])
})

it('tells one failure of many once, and what differs apart', () => {
  const failed = (backend: string, message: string): LexigramError =>
    new LexigramError('LEX_MIGRATION_FAILED', message, {backend, why: 'w'})
  const interrupted = (backend: string): LexigramError =>
    new LexigramError('LEX_INTERRUPTED', `interrupted before ${backend}`, {backend})
  const errors = [failed('a', 'x'), interrupted('b'), failed('c', 'y'), failed('d', 'x'), interrupted('e')]
  expect(sameErrors(errors).map(({error, backends}) => [error.message, backends])).toEqual([
    ['x', ['a', 'd']],
    ['interrupted before b', ['b', 'e']],
    ['y', ['c']],
  ])
})
