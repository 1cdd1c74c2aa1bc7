/** A statement whose reader has enough leaves the next one as it was. */
import {expect, it} from 'vitest'
import type {RowSink} from '../../../src/lib/backends/query.ts'
import {query} from '../../../src/lib/operations/query.ts'
import {withBackendOf} from '../../support/query.ts'
import {describeEachServer, withDatabase} from '../../support/servers.ts'

const MANY = {
  postgres: 'select generate_series(1, 100000000)',
  mysql: 'select 1 from t a, t b, t c, t d, t e, t f, t g, t h',
  mariadb: 'select 1 from t a, t b, t c, t d, t e, t f, t g, t h',
  sqlite: 'with recursive n(i) as (select 1 union all select i + 1 from n) select i from n',
}

describeEachServer('a reader that has enough of one statement', (kind) => {
  it('gets all of the next one', async () => {
    await withDatabase(kind, async (database) => {
      await database.query('create table t (a int)')
      await database.query(`insert into t values ${Array.from({length: 10}, (_, at) => `(${at})`).join(', ')}`)
      const counts: number[] = []
      const sink = (at: number): RowSink => ({
        begin: () => {
          counts[at] = 0
        },
        rows: (batch) => {
          counts[at] = (counts[at] ?? 0) + batch.length
          return at > 0
        },
        bytes: () => true,
      })
      const report = await withBackendOf(database.url, (backend) =>
        query({
          backend,
          source: {text: `${MANY[database.dialect]}; select a from t`, name: 'SQL'},
          parameters: new Map(),
          write: false,
          timeoutMs: 20_000,
          signal: new AbortController().signal,
          sinkOf: () => sink(counts.length),
        }),
      )
      expect(report.results).toHaveLength(2)
      expect(counts[1]).toBe(10)
    })
  })
})
