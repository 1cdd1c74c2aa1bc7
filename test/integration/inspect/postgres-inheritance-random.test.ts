/** Whatever history tables that inherit and partitions have, they are rebuilt equal. */
import fc from 'fast-check'
import {expect, it} from 'vitest'
import {expectCopy} from '../../support/postgres-copies.ts'
import {randomInheritance} from '../../support/postgres-inheritance-arbitrary.ts'
import {POSTGRES_KINDS, type PostgresKind} from '../../support/postgres-schemas.ts'
import {describeEachServer} from '../../support/servers.ts'
import {subjectOn} from '../../support/subjects.ts'

const RUNS = Number(process.env.LEX_TEST_RUNS ?? 8)

describeEachServer<PostgresKind>(
  'random histories of inheritance',
  (kind) => {
    it('are rebuilt equal', {timeout: 120_000 + RUNS * 20_000}, async () => {
      let [taken, all] = [0, 0]
      const property = fc.asyncProperty(fc.gen(), async (value) => {
        const script = `${randomInheritance(value, kind).join(';\n')};\n`
        await using subject = await subjectOn(kind)
        const result = await subject.tryLoad(script)
        taken += result.taken
        all += result.all
        try {
          const {script: written} = await expectCopy(kind, subject)
          expect(written.unrepresented).toEqual([])
        } catch (error) {
          throw new Error(script, {cause: error})
        }
      })
      await fc.assert(property, {numRuns: RUNS, endOnFailure: true})
      // Else it would say little.
      expect(taken / all).toBeGreaterThan(0.35)
    })
  },
  POSTGRES_KINDS,
)
