import {describe, expect, it} from 'vitest'
import {LexigramError} from '../../../src/lib/core/errors.ts'
import {planDowngrade, planResume, planUpgrade, type Step} from '../../../src/lib/migrations/plan.ts'
import {parseTarget} from '../../../src/lib/migrations/target.ts'
import {fileOf, revisions, rowOf} from '../../support/revisions.ts'

const told = (steps: readonly Step[]): string[] =>
  steps.map((step) => `${step.direction} ${step.direction === 'up' ? step.file.name : step.name}`)

const up = (all: ReturnType<typeof revisions>, to = 'head', allowOutOfOrder = false): string[] =>
  told(planUpgrade(all, {target: parseTarget(to, '+'), allowOutOfOrder}))

const down = (all: ReturnType<typeof revisions>, to = '-1'): string[] => told(planDowngrade(all, parseTarget(to, '-')))

/** All that a user sees of a refusal. */
function refusal(plan: () => unknown): object {
  try {
    plan()
  } catch (error) {
    if (!(error instanceof LexigramError)) throw error
    const {code, fix, location, message, why} = error
    return {code, message, why, fix, file: location?.file}
  }
  throw new Error('it was not refused')
}

const failed = (name: string, error = 'no') => rowOf(name, {state: 'failed', statementsTotal: 3, error})
const running = (name: string) => rowOf(name, {state: 'running', statementsTotal: 3})

describe('an upgrade', () => {
  const three = revisions(['01_a', '02_b', '03_c'], ['01_a'])

  it.each([
    ['head', ['up 02_b', 'up 03_c']],
    ['+1', ['up 02_b']],
    ['+9', ['up 02_b', 'up 03_c']],
    ['02', ['up 02_b']],
    ['03_c', ['up 02_b', 'up 03_c']],
    ['01', []],
  ])('to %s has the steps up to there', (to, steps) => expect(up(three, to)).toEqual(steps))

  it('orders by number, not by text', () => {
    expect(up(revisions(['10_c', '9_b', '0008_a'], []))).toEqual(['up 0008_a', 'up 9_b', 'up 10_c'])
  })

  it('refuses edited files, naming all', () => {
    const all = revisions([fileOf('01_a', {up: 'edited'}), fileOf('02_b', {up: 'edited'}), '03_c'], ['01_a', '02_b'])
    const line = (name: string) =>
      `${name}: applied ${fileOf('x').checksum.slice(0, 12)}, the file is ${fileOf('x', {up: 'edited'}).checksum.slice(0, 12)}`
    expect(refusal(() => up(all))).toEqual({
      code: 'LEX_MIGRATION_CHANGED',
      message: '01_a was edited after it was applied (and 1 more)',
      why: `${line('01_a')}\n${line('02_b')}`,
      fix: 'bring the file back as it was and put the change into a new migration, or accept it with `lexigram db repair`',
      file: '/m/01_a.sql',
    })
  })

  it('refuses late ones, but only those it would run', () => {
    const all = revisions(['01_a', '02_b', '03_c', '04_d'], ['01_a', '03_c'])
    expect(refusal(() => up(all))).toEqual({
      code: 'LEX_MIGRATION_OUT_OF_ORDER',
      message: '02_b is older than what is already applied',
      why: '02_b',
      fix: 'rename it to a new timestamp, or run `lexigram db upgrade --allow-out-of-order`',
      file: '/m/02_b.sql',
    })
    expect(up(all, 'head', true)).toEqual(['up 02_b', 'up 04_d'])
  })

  it('refuses what failed, and goes on with what was interrupted or cut off', () => {
    expect(refusal(() => up(revisions(['01_a', '02_b'], [failed('01_a')])))).toEqual({
      code: 'LEX_MIGRATION_UNFINISHED',
      message: '01_a began and did not finish',
      why: '01_a: 1 of 3 statements done; no',
      fix: expect.stringContaining('`lexigram db resume`'),
      file: '/m/01_a.sql',
    })
    expect(up(revisions(['01_a', '02_b'], [failed('01_a', 'interrupted')]))).toEqual(['up 01_a', 'up 02_b'])
    expect(up(revisions(['01_a', '02_b'], [running('01_a')]))).toEqual(['up 01_a', 'up 02_b'])
  })

  it('can not go on with a file that is gone', () => {
    expect(refusal(() => up(revisions([], [failed('01_a', 'interrupted')])))).toEqual({
      code: 'LEX_MIGRATION_MISSING',
      message: 'the file of the unfinished 01_a is gone',
      why: undefined,
      fix: 'bring the file back, or `lexigram db resolve 01_a --applied | --reverted`',
      file: undefined,
    })
  })

  it('has no base', () => {
    expect(refusal(() => up(three, 'base'))).toMatchObject({
      code: 'LEX_USAGE',
      message: 'base is no target of an upgrade',
    })
  })
})

describe('a downgrade', () => {
  const files = ['01_a', '02_b', '03_c', '04_d'].map((name) => fileOf(name, {down: 'select 2'}))
  const three = revisions(files, ['01_a', '02_b', '03_c'])

  it.each([
    ['-1', ['down 03_c']],
    ['-2', ['down 03_c', 'down 02_b']],
    ['01', ['down 03_c', 'down 02_b']],
    ['base', ['down 03_c', 'down 02_b', 'down 01_a']],
    ['03', []],
  ])('to %s goes back as far', (to, steps) => expect(down(three, to)).toEqual(steps))

  it('refuses when one has no way back, naming all', () => {
    const all = revisions(['01_a', '02_b', '03_c'], ['01_a', '02_b', rowOf('03_c', {hasDownScript: true})])
    expect(down(all)).toEqual(['down 03_c'])
    expect(refusal(() => down(all, 'base'))).toEqual({
      code: 'LEX_MIGRATION_IRREVERSIBLE',
      message: "02_b can't be reverted",
      why: '02_b: no down section, nor one kept in the history\n01_a: no down section, nor one kept in the history',
      fix: 'write its down section, or a new migration that undoes it',
      file: '/m/02_b.sql',
    })
  })

  it('needs a target that is applied', () => {
    expect(refusal(() => down(three, '04'))).toMatchObject({
      code: 'LEX_REVISION_UNKNOWN',
      message: '04_d is not applied',
    })
    expect(refusal(() => down(three, 'head'))).toMatchObject({
      code: 'LEX_USAGE',
      message: 'head is no target of a downgrade',
    })
  })

  it('goes on with one that was interrupted going down, and refuses one that failed going up', () => {
    const interrupted = rowOf('03_c', {state: 'failed', direction: 'down', error: 'interrupted'})
    expect(down(revisions(files, ['01_a', '02_b', interrupted]))).toEqual(['down 03_c'])
    expect(refusal(() => down(revisions(files, ['01_a', failed('02_b')])))).toMatchObject({
      code: 'LEX_MIGRATION_UNFINISHED',
    })
  })
})

describe('a resume', () => {
  it('runs what failed and then what is pending', () => {
    expect(told(planResume(revisions(['01_a', '02_b', '03_c'], ['01_a', failed('02_b')])))).toEqual([
      'up 02_b',
      'up 03_c',
    ])
  })

  it('runs only the failed ones where they went down', () => {
    const row = rowOf('01_a', {state: 'failed', direction: 'down', error: 'no'})
    expect(told(planResume(revisions([fileOf('01_a', {down: 'x'}), '02_b'], [row])))).toEqual(['down 01_a'])
  })

  it('has nothing to do when nothing failed', () => {
    expect(planResume(revisions(['01_a', '02_b'], ['01_a']))).toEqual([])
  })
})

describe('a target', () => {
  it.each([
    ['-1', '+', 'write +1, a revision, or head'],
    ['+0', '+', 'write +1, a revision, or head'],
    ['+2', '-', 'write -2, a revision, or base'],
  ] as const)('%s is no target of %s', (text, sign, fix) => {
    expect(refusal(() => parseTarget(text, sign))).toMatchObject({
      code: 'LEX_USAGE',
      message: `${text} is no target here`,
      fix,
    })
  })

  it('is an id, a name, or the beginning of one, and says what it might mean', () => {
    const all = revisions(['20260101_a', '20260102_b', '20260102x_c'], [])
    expect(up(all, '20260101')).toEqual(['up 20260101_a'])
    expect(refusal(() => up(all, '202601'))).toEqual({
      code: 'LEX_REVISION_AMBIGUOUS',
      message: '202601 means 3 revisions',
      why: '20260101_a\n20260102_b\n20260102x_c',
      fix: 'write more of the name',
      file: undefined,
    })
    expect(refusal(() => up(all, '2027'))).toEqual({
      code: 'LEX_REVISION_UNKNOWN',
      message: 'no revision 2027',
      why: 'neither the migration folder nor the history has one whose id or name begins so',
      fix: 'see `lexigram db status` for what there is',
      file: undefined,
    })
  })
})
