/** Plans over any folder and any history. */
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {HistoryRow} from '../../src/lib/migrations/history.ts'
import type {SqlMigration} from '../../src/lib/migrations/migration-file.ts'
import {planDowngrade, planUpgrade, type Step} from '../../src/lib/migrations/plan.ts'
import {revisionsOf} from '../../src/lib/migrations/revisions.ts'
import type {Target} from '../../src/lib/migrations/target.ts'
import {fileOf, rowOf} from '../support/revisions.ts'

/** Distinct ids of any length, some of them applied. */
const folders = fc
  .uniqueArray(fc.bigInt({min: 0n, max: 10n ** 20n}), {maxLength: 12})
  .chain((ids) => fc.tuple(fc.constant(ids), fc.array(fc.boolean(), {minLength: ids.length, maxLength: ids.length})))
  .map(([ids, applied]) => {
    const files = ids.map((id) => fileOf(`${id}_m`, {down: 'select 2'}))
    return {files, rows: files.filter((_, index) => applied[index]).map(({name}) => rowOf(name))}
  })

function apply(rows: readonly HistoryRow[], steps: readonly Step[]): HistoryRow[] {
  const after = new Map(rows.map((row) => [row.name, row]))
  for (const step of steps) {
    if (step.direction === 'up') after.set(step.file.name, rowOf(step.file.name))
    else after.delete(step.name)
  }
  return [...after.values()]
}

const up = (files: readonly SqlMigration[], rows: readonly HistoryRow[], target: Target = {kind: 'head'}) =>
  planUpgrade(revisionsOf(files, rows), {target, allowOutOfOrder: true})

const namesOf = (steps: readonly Step[]): string[] =>
  steps.map((step) => (step.direction === 'up' ? step.file.name : step.name))

const numberOf = (name: string): bigint => BigInt(name.split('_')[0] ?? 0)

describe('a plan', () => {
  it('leaves nothing pending once it is applied', () => {
    fc.assert(
      fc.property(folders, ({files, rows}) => {
        const after = apply(rows, up(files, rows))
        expect(up(files, after)).toEqual([])
        expect(after.length).toBe(files.length)
      }),
    )
  })

  it('does not depend on the order in which files and rows are listed', () => {
    const shuffled = folders.chain(({files, rows}) =>
      fc.record({
        files: fc.constant(files),
        rows: fc.constant(rows),
        otherFiles: fc.shuffledSubarray(files, {minLength: files.length}),
        otherRows: fc.shuffledSubarray(rows, {minLength: rows.length}),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({files, otherFiles, otherRows, rows}) => {
        expect(namesOf(up(otherFiles, otherRows))).toEqual(namesOf(up(files, rows)))
      }),
    )
  })

  it('goes up by number and down against it', () => {
    fc.assert(
      fc.property(folders, ({files, rows}) => {
        const ups = namesOf(up(files, rows)).map(numberOf)
        const downs = namesOf(planDowngrade(revisionsOf(files, rows), {kind: 'base'})).map(numberOf)
        expect(ups).toEqual(ups.toSorted((a, b) => (a < b ? -1 : 1)))
        expect(downs).toEqual(downs.toSorted((a, b) => (a < b ? 1 : -1)))
      }),
    )
  })

  it('down after up leaves the history as it was, where all applied ones are older', () => {
    fc.assert(
      fc.property(folders, fc.nat({max: 12}), ({files}, split) => {
        const ordered = files.toSorted((a, b) => (numberOf(a.name) < numberOf(b.name) ? -1 : 1))
        const rows = ordered.slice(0, split).map(({name}) => rowOf(name))
        const steps = up(files, rows)
        const after = apply(rows, steps)
        if (steps.length === 0) return
        const back = planDowngrade(revisionsOf(files, after), {kind: 'steps', count: steps.length})
        expect(apply(after, back)).toEqual(rows)
      }),
    )
  })

  it('up to N is the beginning of the plan to head', () => {
    fc.assert(
      fc.property(folders, fc.integer({min: 1, max: 12}), ({files, rows}, count) => {
        expect(namesOf(up(files, rows, {kind: 'steps', count}))).toEqual(namesOf(up(files, rows)).slice(0, count))
      }),
    )
  })
})
