import {expect, it} from 'vitest'
import {DbError} from '../../../src/lib/backends/db-error.ts'
import {postgresEffects} from '../../../src/lib/backends/postgres/effects.ts'
import {postgresLexer} from '../../../src/lib/backends/postgres/lexer.ts'
import {statementFailure} from '../../../src/lib/migrations/failure.ts'
import {prepareScript} from '../../../src/lib/migrations/script.ts'

function fixOf(kind: 'needs-no-transaction' | 'other', transaction: boolean): string | undefined {
  const can = {transactionalDdl: true, sessionLock: true, schemas: true, schemaBinding: true}
  const text = 'CALL p();'
  const section = {text, source: text, path: '/m.sql', offset: 0, transaction}
  const script = prepareScript(section, {can, lexer: postgresLexer, effects: postgresEffects})
  const [statement] = script.statements
  if (statement === undefined) throw new Error('no statement')
  const error = new DbError('x', {kind, database: {}, cause: undefined})
  return statementFailure('m', script, {statement, number: 1, maybeDone: false}, error).fix
}

it('names the way out where the transaction was in the way', () => {
  expect(fixOf('needs-no-transaction', true)).toBe(
    'write `transaction:false` after the section mark, or put the statement into a migration of its own that says so',
  )
  expect(fixOf('needs-no-transaction', false)).toMatch(/^mend the migration/)
  expect(fixOf('other', true)).toMatch(/^mend the migration/)
})
