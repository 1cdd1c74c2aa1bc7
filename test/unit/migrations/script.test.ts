import {describe, expect, it} from 'vitest'
import type {Capabilities} from '../../../src/lib/backends/backend.ts'
import {postgresEffects} from '../../../src/lib/backends/postgres/effects.ts'
import {postgresLexer} from '../../../src/lib/backends/postgres/lexer.ts'
import {sqliteEffects} from '../../../src/lib/backends/sqlite/effects.ts'
import {sqliteLexer} from '../../../src/lib/backends/sqlite/lexer.ts'
import {LexigramError} from '../../../src/lib/core/errors.ts'
import {type Dialect, prepareScript, type Script} from '../../../src/lib/migrations/script.ts'

const can: Capabilities = {transactionalDdl: true, sessionLock: true, schemas: true, schemaBinding: true}

const POSTGRES: Dialect = {can, lexer: postgresLexer, effects: postgresEffects}
const SQLITE: Dialect = {can, lexer: sqliteLexer, effects: sqliteEffects}

const prepare = (text: string, dialect = POSTGRES, transaction = true): Script =>
  prepareScript({text, source: text, path: '/m.sql', offset: 0, transaction}, dialect)

const textsOf = (text: string, dialect?: Dialect): string[] =>
  prepare(text, dialect).statements.map((statement) => statement.text)

function refusalOf(
  text: string,
  dialect?: Dialect,
): Pick<LexigramError, 'code' | 'message' | 'fix'> & {line: number | undefined} {
  try {
    prepare(text, dialect)
  } catch (error) {
    if (!(error instanceof LexigramError)) throw error
    const {code, message, fix, location} = error
    return {code, message, fix, line: location?.line}
  }
  throw new Error('it was not refused')
}

const FIX = 'remove it, or write `transaction:false` after the section mark to run without a transaction'

describe('a BEGIN … COMMIT around everything', () => {
  it('is left out, and told of', () => {
    const script = prepare('-- a\nBEGIN;\nSELECT 1;\nCOMMIT; -- b')
    expect(script.statements.map(({text}) => text)).toEqual(['SELECT 1'])
    expect(script.transactional).toBe(true)
    expect(script.notices).toEqual([
      "its BEGIN and COMMIT were left out: it runs in lexigram's transaction, with its history row",
    ])
  })

  it.each([
    ['START TRANSACTION … COMMIT WORK', 'start transaction; select 1; commit work;', ['select 1']],
    [
      'settings before it',
      "SET client_encoding = 'UTF8'; BEGIN; SELECT 1; END;",
      ["SET client_encoding = 'UTF8'", 'SELECT 1'],
    ],
    ['settings after it', 'BEGIN; SELECT 1; COMMIT; RESET ALL;', ['SELECT 1', 'RESET ALL']],
    [
      'what pg_dump sets',
      "SELECT pg_catalog.set_config('search_path', '', false); BEGIN; SELECT 1; COMMIT;",
      ["SELECT pg_catalog.set_config('search_path', '', false)", 'SELECT 1'],
    ],
  ])('may have %s', (_, text, statements) => expect(textsOf(text)).toEqual(statements))

  it("is found inside SQLite's own recipe for changing a table", () => {
    const text = 'PRAGMA foreign_keys=off; BEGIN TRANSACTION; SELECT 1; COMMIT; PRAGMA foreign_keys=on;'
    expect(textsOf(text, SQLITE)).toEqual(['PRAGMA foreign_keys=off', 'SELECT 1', 'PRAGMA foreign_keys=on'])
  })

  it.each([
    ['with a mode of its own', 'BEGIN ISOLATION LEVEL SERIALIZABLE;\nSELECT 1;\nCOMMIT;', 'BEGIN ISOLATION', 1],
    ['twice', 'BEGIN;\nSELECT 1;\nCOMMIT;\nBEGIN;\nSELECT 2;\nCOMMIT;', 'COMMIT', 3],
    ['after other work', 'SELECT 1;\nBEGIN;\nSELECT 2;\nCOMMIT;', 'BEGIN', 2],
    ['before other work', 'BEGIN;\nSELECT 1;\nCOMMIT;\nSELECT 2;', 'BEGIN', 1],
    ['never closed', 'BEGIN;\nSELECT 1;', 'BEGIN', 1],
    ['rolled back', 'BEGIN;\nSELECT 1;\nROLLBACK;', 'BEGIN', 1],
    ['closed only', 'SELECT 1;\nCOMMIT;', 'COMMIT', 2],
  ])('is refused %s', (_, text, words, line) => {
    const message = `${words} inside a transactional migration`
    expect(refusalOf(text)).toEqual({code: 'LEX_SCRIPT_INVALID', message, fix: FIX, line})
  })

  it('stays where the section runs without a transaction', () => {
    const script = prepare('BEGIN; SELECT 1; COMMIT;', POSTGRES, false)
    expect(script.statements).toHaveLength(3)
    expect(script.transactional).toBe(false)
  })
})

describe('a statement that the server refuses inside a transaction', () => {
  it('runs outside of one when it is a block with a COMMIT, alone in its file, and that is told', () => {
    const script = prepare('-- alone\nDO $$ BEGIN COMMIT; END $$;')
    expect(script.transactional).toBe(false)
    const name = 'DO with COMMIT or ROLLBACK in its body'
    expect(script.notices).toEqual([`it runs without a transaction: ${name} can't run inside one`])
  })

  it.each([
    ['CREATE TABLE t (a int);\nCREATE INDEX CONCURRENTLY i ON t (a);', 'CREATE INDEX CONCURRENTLY'],
    ['SELECT 1;\nDO $$ BEGIN COMMIT; END $$;', 'DO with COMMIT or ROLLBACK in its body'],
    ['BEGIN;\nVACUUM;\nCOMMIT;', 'VACUUM'],
    ['\nCREATE UNIQUE INDEX CONCURRENTLY i ON t (a)', 'CREATE UNIQUE INDEX CONCURRENTLY'],
    ['\nALTER SYSTEM SET work_mem = 1;', 'ALTER SYSTEM'],
  ])('is refused: %j', (text, name) => {
    expect(refusalOf(text)).toEqual({
      code: 'LEX_SCRIPT_INVALID',
      message: `${name} can't run inside a transaction`,
      fix: 'put it into a migration of its own with `-- migrate:up transaction:false`',
      line: 2,
    })
  })

  it('is like any other where the section runs without a transaction', () => {
    expect(prepare('SELECT 1; VACUUM;', POSTGRES, false).notices).toEqual([])
  })
})

describe('a statement of SQLite that does nothing, or fails, inside a transaction', () => {
  it.each([
    ['CREATE TABLE t (a);\nPRAGMA journal_mode = WAL;', 'PRAGMA journal_mode'],
    ['\nPRAGMA main.journal_mode = WAL;', 'PRAGMA journal_mode'],
    ['\nVACUUM;', 'VACUUM'],
    ["\nATTACH 'x.db' AS x;", 'ATTACH'],
  ])('is refused: %j', (text, name) => {
    expect(refusalOf(text, SQLITE)).toMatchObject({message: `${name} can't run inside a transaction`, line: 2})
  })

  it('does not count foreign_keys, which is off anyway', () => {
    expect(prepare('PRAGMA foreign_keys = OFF; CREATE TABLE t (a);', SQLITE)).toMatchObject({transactional: true})
  })
})
