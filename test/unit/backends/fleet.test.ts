import {expect, it} from 'vitest'
import {type FleetOptions, onEach} from '../../../src/lib/backends/fleet.ts'
import type {BackendConfig} from '../../../src/lib/config/types.ts'
import {LexigramError} from '../../../src/lib/core/errors.ts'
import {configFolder} from '../../support/config-folder.ts'

const NAMES = Array.from({length: 8}, (_, n) => `t${n}`)

async function load(): Promise<readonly BackendConfig[]> {
  const entries = NAMES.map((name) => `    - {name: ${name}, backend: {url: "sqlite://"}}\n`)
  using folder = configFolder({'application.yaml': `db:\n  backends:\n${entries.join('')}`})
  return (await folder.load()).backends
}

const configs = await load()

const failure = (name: string): LexigramError => new LexigramError('LEX_MIGRATION_FAILED', `${name} is broken`)

/** What became of each, and how many were at work at once. */
async function run(failing: readonly string[], options: Partial<FleetOptions<string>>, abort?: () => void) {
  let most = 0
  let now = 0
  const outcomes = await onEach<string>(
    configs,
    {jobs: 1, signal: new AbortController().signal, keepGoing: false, ...options},
    (error) => error as LexigramError,
    async ({name}) => {
      now += 1
      most = Math.max(most, now)
      await new Promise((wake) => setTimeout(wake, 5))
      now -= 1
      if (name === 't3') abort?.()
      if (failing.includes(name)) throw failure(name)
      return name
    },
  )
  const told = outcomes.map((outcome) => {
    if (outcome.state === 'done') return 'done'
    return outcome.state === 'failed' ? `${outcome.error.code} on ${outcome.error.backend}` : outcome.why
  })
  return {told, most}
}

it('goes through all, no more than jobs at once', async () => {
  expect(await run([], {})).toEqual({told: NAMES.map(() => 'done'), most: 1})
  expect(await run([], {jobs: 3})).toEqual({told: NAMES.map(() => 'done'), most: 3})
  expect(await run([], {jobs: 99})).toEqual({told: NAMES.map(() => 'done'), most: NAMES.length})
})

it('begins no other after a failure', async () => {
  expect((await run(['t2', 't5'], {})).told).toEqual([
    'done',
    'done',
    'LEX_MIGRATION_FAILED on t2',
    ...Array.from({length: 5}, () => 't2 failed'),
  ])
})

it('lets those that are under way finish', async () => {
  const {told} = await run(['t1'], {jobs: 3})
  expect([told[0], told[1], told[2]]).toEqual(['done', 'LEX_MIGRATION_FAILED on t1', 'done'])
  const first = told.indexOf('t1 failed')
  expect(told.slice(first)).toEqual(NAMES.slice(first).map(() => 't1 failed'))
})

it('goes on with keepGoing', async () => {
  const {told} = await run(['t2', 't5'], {keepGoing: true})
  expect(told.filter((one) => one === 'done')).toHaveLength(6)
})

it('takes what a value says for a failure', async () => {
  const {told} = await run([], {isFailure: (name) => name === 't1'})
  expect(told).toEqual(['done', 'done', ...Array.from({length: 6}, () => 't1 failed')])
})

it('begins none once it is interrupted, whatever keepGoing says', async () => {
  const controller = new AbortController()
  const {told} = await run([], {signal: controller.signal, keepGoing: true}, () => controller.abort())
  expect(told).toEqual([...Array.from({length: 4}, () => 'done'), ...Array.from({length: 4}, () => 'interrupted')])
})
