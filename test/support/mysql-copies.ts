/** Schemas of MySQL and MariaDB, rebuilt from what was written of them. */
import {expect} from 'vitest'
import {type MysqlKind, shownSchema} from './mysql-schemas.ts'
import {type Subject, subjectOn} from './subjects.ts'

/** The database of the copy has other defaults than any server's. */
const OTHER_DEFAULTS = 'ALTER DATABASE CHARACTER SET latin2 COLLATE latin2_croatian_ci;'

export async function expectCopy(
  kind: MysqlKind,
  subject: Subject,
  load: (copy: Subject, sql: string) => Promise<void>,
) {
  const {model, script} = await subject.inspect()
  await using copy = await subjectOn(kind)
  await copy.load(OTHER_DEFAULTS)
  await load(copy, script.sql)
  const copied = await copy.inspect()
  expect(JSON.stringify(copied.model, undefined, 1)).toBe(JSON.stringify(model, undefined, 1))
  expect(copied.script.sql).toBe(script.sql)
  expect(await shownSchema(copy.database)).toEqual(await shownSchema(subject.database))
  return {model, script}
}

export const byLexigram = (copy: Subject, sql: string): Promise<void> => copy.load(sql)
