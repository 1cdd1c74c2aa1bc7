/** Whatever schema a server takes is rebuilt equal from its inspection. */
import fc from 'fast-check'
import {expect, it} from 'vitest'
import {randomSchema} from '../support/mysql-arbitrary.ts'
import {MYSQL_KINDS, type MysqlKind, shownSchema} from '../support/mysql-schemas.ts'
import {describeEachServer} from '../support/servers.ts'
import {subjectOn} from '../support/subjects.ts'

const RUNS = Number(process.env.LEX_TEST_RUNS ?? 16)

describeEachServer<MysqlKind>(
  'random schemas',
  (kind) => {
    it('are rebuilt equal', {timeout: 120_000 + RUNS * 20_000}, async () => {
      let [taken, all] = [0, 0]
      const property = fc.asyncProperty(randomSchema(kind), async (statements) => {
        await using subject = await subjectOn(kind)
        await subject.load('ALTER DATABASE CHARACTER SET utf8mb4')
        for (const statement of statements) {
          const result = await subject.tryLoad(`delimiter ;;;;\n${statement}\n;;;;`)
          taken += result.taken
          all += result.all
        }
        const {model, script} = await subject.inspect()
        await using copy = await subjectOn(kind)
        await copy.load(script.sql)
        const copied = await copy.inspect()
        expect(JSON.stringify(copied.model, undefined, 1)).toBe(JSON.stringify(model, undefined, 1))
        expect(await shownSchema(copy.database)).toEqual(await shownSchema(subject.database))
        expect(script.unrepresented).toEqual([])
      })
      await fc.assert(property, {numRuns: RUNS, endOnFailure: true})
      // Else it would say little.
      expect(taken / all).toBeGreaterThan(0.4)
    })
  },
  MYSQL_KINDS,
)
