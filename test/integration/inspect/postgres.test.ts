/** PostgreSQL schemas: read, written, and read again. */
import {describe, expect, it} from 'vitest'
import {arrange} from '../../../src/lib/backends/postgres/ddl/arrange.ts'
import {piecesOf} from '../../../src/lib/backends/postgres/ddl/sections.ts'
import {renderJson} from '../../../src/lib/schema/formats/json.ts'
import type {DatabaseModel} from '../../../src/lib/schema/model.ts'
import {itByClient} from '../../support/clients.ts'
import {expectGolden} from '../../support/golden.ts'
import {byClient, expectCopy, WITH_RIGHTS} from '../../support/postgres-copies.ts'
import {POSTGRES_KINDS, type PostgresKind, postgresSink} from '../../support/postgres-schemas.ts'
import {describeEachServer} from '../../support/servers.ts'
import {subjectOn} from '../../support/subjects.ts'

/** In how many orders the same schema is made. */
const ORDERS = Number(process.env.LEX_TEST_RUNS ?? 5)

describeEachServer<PostgresKind>(
  'inspection',
  (kind) => {
    describe('the kitchen sink', () => {
      it('is rebuilt equal, and nothing is left out but how subscriptions connect', async () => {
        await using subject = await subjectOn(kind)
        await subject.load(postgresSink(kind))
        const {model, script} = await expectCopy(kind, subject)
        const told = script.unrepresented.filter(({why}) => !why.startsWith('its connection may hold a password'))
        expect(told).toEqual([])
        expect(model.tables.length).toBeGreaterThan(25)
        expect(Object.isFrozen(model.tables[0]?.columns[0])).toBe(true)
        expect(renderJson(model) + script.sql).not.toContain('Never5hown')
      })

      itByClient('is rebuilt equal by psql', 'postgres', async (psql) => {
        await using subject = await subjectOn(kind)
        await subject.load(postgresSink(kind))
        await expectCopy(kind, subject, {load: byClient(psql)})
      })

      it.runIf(kind === 'postgres18')('gives a script that a person would write', async () => {
        await using subject = await subjectOn(kind)
        await subject.load(postgresSink(kind))
        expectGolden('postgres/kitchen-sink/schema.sql', (await subject.inspect()).script.sql)
      })
    })
  },
  POSTGRES_KINDS,
)

describeEachServer<PostgresKind>(
  'the order of creation',
  (kind) => {
    it('makes no difference', {timeout: 60_000 + ORDERS * 5_000}, async () => {
      await using subject = await subjectOn(kind)
      await subject.load(postgresSink(kind))
      const first = await subject.inspect(WITH_RIGHTS)
      const scripts = new Set<string>()
      for (let seed = 1; seed <= ORDERS; seed += 1) {
        await using copy = await subjectOn(kind)
        const script = shuffledScript(first.model, seed)
        scripts.add(script)
        await copy.load(script)
        const {model, script: again} = await copy.inspect(WITH_RIGHTS)
        expect(renderJson(model)).toBe(renderJson(first.model))
        expect(again.sql).toBe(first.script.sql)
      }
      expect(scripts.size).toBe(ORDERS)
    })
  },
  POSTGRES_KINDS,
)

/** Schemas stay first, and what acts on all that comes after it last. */
const RANKS = [/^schema:/, /^(?!schema:|default privileges:|event trigger:)/, /^(?:default privileges|event trigger):/]

/** All pieces of the script, in another order that their dependencies allow. */
function shuffledScript(model: DatabaseModel, seed: number): string {
  const pieces = shuffled(piecesOf(model), seed)
  const given = RANKS.flatMap((rank) => pieces.filter(({id}) => rank.test(id)))
  return ['SET check_function_bodies = off;', ...arrange(given).pieces.flatMap(({statements}) => statements)].join('\n')
}

/** Deterministic; `Math.random` is no seed. */
function shuffled<T>(list: readonly T[], seed: number): readonly T[] {
  let state = seed * 7919
  const keyed = list.map((value) => {
    state = (state * 1103515245 + 12345) % 2147483648
    return {value, key: state}
  })
  return keyed.sort((a, b) => a.key - b.key).map(({value}) => value)
}
