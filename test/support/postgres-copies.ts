/** Schemas of PostgreSQL, rebuilt from what was written of them. */
import {spawnSync} from 'node:child_process'
import {expect} from 'vitest'
import {renderJson} from '../../src/lib/schema/formats/json.ts'
import {dumped, type PostgresKind} from './postgres-schemas.ts'
import {type Inspected, type Subject, subjectOn} from './subjects.ts'

export const WITH_RIGHTS = {privileges: true} as const

type Load = (copy: Subject, sql: string) => Promise<void>

const byLexigram: Load = (copy, sql) => copy.load(sql)

export const byClient =
  (psql: string): Load =>
  async ({database}, sql) => {
    const args = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', '-', database.url]
    const {status, stderr} = spawnSync(psql, args, {input: sql, encoding: 'utf8'})
    expect([status, stderr.split('\n').filter((line) => line.includes('ERROR'))]).toEqual([0, []])
  }

/** Fails unless what `subject` holds is rebuilt the same, owners and rights too, by the servers' own measure as well. */
export async function expectCopy(
  kind: PostgresKind,
  subject: Subject,
  {load = byLexigram, withDump = true}: {readonly load?: Load; readonly withDump?: boolean} = {},
): Promise<Inspected> {
  const original = await subject.inspect(WITH_RIGHTS)
  await using copy = await subjectOn(kind)
  await load(copy, original.script.sql)
  const copied = await copy.inspect(WITH_RIGHTS)
  expect(renderJson(copied.model)).toBe(renderJson(original.model))
  expect(copied.script.sql).toBe(original.script.sql)
  if (withDump) expect(await dumped(copy.database)).toBe(await dumped(subject.database))
  return original
}
