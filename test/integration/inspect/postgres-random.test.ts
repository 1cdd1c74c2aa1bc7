/** Whatever schema a server takes is rebuilt equal from its inspection. */
import fc from 'fast-check'
import {expect, it} from 'vitest'
import {renderJson} from '../../../src/lib/schema/formats/json.ts'
import {randomSchema} from '../../support/postgres-arbitrary.ts'
import {dumped, POSTGRES_KINDS, type PostgresKind} from '../../support/postgres-schemas.ts'
import {describeEachServer} from '../../support/servers.ts'
import {subjectOn} from '../../support/subjects.ts'

const RUNS = Number(process.env.LEX_TEST_RUNS ?? 8)

describeEachServer<PostgresKind>(
  'random schemas',
  (kind) => {
    it('are rebuilt equal', {timeout: 120_000 + RUNS * 20_000}, async () => {
      let [taken, all] = [0, 0]
      const property = fc.asyncProperty(fc.gen(), async (value) => {
        const {statements, withRings} = randomSchema(value, kind)
        await using subject = await subjectOn(kind)
        const script = `${statements.join(';\n')};\n`
        const result = await subject.tryLoad(script)
        taken += result.taken
        all += result.all
        try {
          const {model, script: written} = await subject.inspect({privileges: true})
          await using copy = await subjectOn(kind)
          await copy.load(written.sql)
          const copied = await copy.inspect({privileges: true})
          expect(renderJson(copied.model)).toBe(renderJson(model))
          expect(copied.script.sql).toBe(written.sql)
          // It breaks rings at an object that OIDs make it choose.
          if (!withRings) expect(linesOf(await dumped(copy.database))).toEqual(linesOf(await dumped(subject.database)))
          expect(written.unrepresented).toEqual([])
        } catch (error) {
          throw new Error(script, {cause: error})
        }
      })
      await fc.assert(property, {numRuns: RUNS, endOnFailure: true})
      // Else it would say little.
      expect(taken / all).toBeGreaterThan(0.5)
    })
  },
  POSTGRES_KINDS,
)

/** Equal schemas may have been made in different orders, which is the order that pg_dump keeps where it can. */
const linesOf = (dump: string | undefined): readonly string[] | undefined => dump?.split('\n').toSorted()
