import pg from 'pg'
import {describe, expect, it} from 'vitest'
import {dbErrorOf as postgresErrorOf} from '../../../src/lib/backends/postgres/errors.ts'
import {dbErrorOf as sqliteErrorOf} from '../../../src/lib/backends/sqlite/errors.ts'

const postgresError = (code: string): pg.DatabaseError =>
  Object.assign(new pg.DatabaseError('refused', 7, 'error'), {code})

describe('what a database refuses because of the transaction around it', () => {
  it.each(['25001', '2D000', '55P04'])('PostgreSQL says by %s', (code) =>
    expect(postgresErrorOf(postgresError(code), '', false).kind).toBe('needs-no-transaction'),
  )

  it.each([
    'cannot VACUUM from within a transaction',
    'cannot change into wal mode from within a transaction',
    'Safety level may not be changed inside a transaction',
    'temporary storage cannot be changed from within a transaction',
  ])('SQLite says in words: %s', (message) =>
    expect(sqliteErrorOf({message, code: 'SQLITE_ERROR'}, '').kind).toBe('needs-no-transaction'),
  )
})
