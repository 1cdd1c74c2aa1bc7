import {expect, it} from 'vitest'
import {currentOf} from '../../../src/lib/migrations/revisions.ts'
import {fileOf, revisions, rowOf} from '../../support/revisions.ts'

it('have the state that files and rows give together, in the order they run', () => {
  const files = [
    '11_new',
    '01_same',
    fileOf('02_edited', {up: 'other'}),
    '04_late',
    fileOf('05_back', {down: 'drop'}),
    '10_failed',
  ]
  const rows = [
    '01_same',
    '02_edited',
    rowOf('03_gone', {hasDownScript: true}),
    '05_back',
    rowOf('10_failed', {state: 'failed'}),
    rowOf('12_runs', {state: 'running'}),
  ]
  const all = revisions(files, rows)
  expect(all.map(({name, reversible, state}) => `${name} ${state}${reversible ? ' reversible' : ''}`)).toEqual([
    '01_same applied',
    '02_edited changed',
    '03_gone missing reversible',
    '04_late out-of-order',
    '05_back applied reversible',
    '10_failed failed',
    '11_new pending',
    '12_runs running',
  ])
  expect(currentOf(all)).toBe('05_back')
  expect(currentOf(revisions(['01_a'], []))).toBe(undefined)
})
