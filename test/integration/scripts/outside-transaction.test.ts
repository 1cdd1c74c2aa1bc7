/** What is refused before anything runs because of the transaction around it is what the servers themselves refuse. */
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import Sqlite from 'better-sqlite3'
import {describe, expect, it} from 'vitest'
import type {Effects} from '../../../src/lib/backends/effect.ts'
import {postgresEffects} from '../../../src/lib/backends/postgres/effects.ts'
import {postgresLexer} from '../../../src/lib/backends/postgres/lexer.ts'
import {sqliteEffects} from '../../../src/lib/backends/sqlite/effects.ts'
import {sqliteLexer} from '../../../src/lib/backends/sqlite/lexer.ts'
import type {Lexer} from '../../../src/lib/backends/statement.ts'
import {type DatabaseKind, describeEachServer, withDatabase} from '../../support/servers.ts'

/** Whether lexigram refuses `sql` in a transactional migration. */
function isRefused(lexer: Lexer, effects: Effects, sql: string): boolean {
  const [statement, ...more] = lexer.statements(sql)
  if (statement === undefined || more.length > 0) throw new Error(`not one statement: ${sql}`)
  return effects.refusesTransaction(statement) !== undefined
}

const POSTGRES: readonly DatabaseKind[] = ['postgres18', 'postgres15']

const SETUP = `
  create table t (a int primary key, b text);
  create index t_b on t (b);
  cluster t using t_b;
  create table p (a int) partition by list (a);
  create table p1 partition of p for values in (1);
  create materialized view m as select 1 as a;
  create unique index m_a on m (a);
  create type mood as enum ('good');
  create publication pub for table t;
  create subscription sub connection 'host=127.0.0.1 port=1' publication pub with (connect = false);
  alter subscription sub set (slot_name = 'nothing')`

/** From the callers of PreventInTransactionBlock in PostgreSQL 18, and their harmless neighbours. */
const STATEMENTS = [
  'create index concurrently i on t (b)',
  'create unique index concurrently if not exists i on t (b)',
  'create index i on t (b)',
  'drop index concurrently t_b',
  'drop index t_b',
  'reindex index concurrently t_b',
  'reindex (concurrently) table t',
  'reindex (verbose, concurrently true) table t',
  'reindex table t',
  'reindex index t_b',
  'reindex schema public',
  'reindex (verbose) schema public',
  'reindex database',
  'reindex system',
  'vacuum',
  'vacuum (analyze) t',
  'analyze t',
  'cluster',
  'cluster verbose',
  'cluster (verbose)',
  'cluster t',
  'cluster t using t_b',
  'create database d',
  'drop database d',
  'alter database postgres set tablespace pg_default',
  "alter database postgres set work_mem = '4MB'",
  "create tablespace s location '/nowhere'",
  'drop tablespace s',
  "alter system set work_mem = '4MB'",
  'alter system reset all',
  'discard all',
  'discard plans',
  'alter table p detach partition p1 concurrently',
  'alter table p detach partition p1',
  'refresh materialized view concurrently m',
  "alter type mood add value 'bad'",
  "create subscription s connection 'host=127.0.0.1' publication pub",
  "create subscription s connection 'host=127.0.0.1' publication pub with (connect = false)",
  "create subscription s connection 'host=127.0.0.1' publication pub with (connect = false, slot_name = none)",
  "create subscription s connection 'host=127.0.0.1' publication pub with (create_slot = true)",
  'alter subscription sub set publication pub with (refresh = false)',
  'alter subscription sub add publication pub2 with (refresh = false)',
  'alter subscription sub disable',
  'alter subscription sub owner to current_user',
  'alter subscription sub rename to sub2',
  "alter subscription sub connection 'host=127.0.0.1 port=2'",
  'drop subscription sub',
  'checkpoint',
  'listen somebody',
  'do $$ begin perform 1; end $$',
]

describeEachServer(
  'statements that need no transaction',
  (kind) => {
    it('are those that the server refuses in one', async () => {
      await withDatabase(kind, async (database) => {
        await database.query(SETUP)
        const wrong: string[] = []
        for (const sql of STATEMENTS) {
          const code = await database.query(`begin;\n${sql}`).then(
            () => undefined,
            (error: {code?: string}) => error.code,
          )
          await database.query('rollback')
          // What this version has no grammar for can't be asked.
          if (code === '42601') continue
          const refused = isRefused(postgresLexer, postgresEffects, sql)
          if (refused !== (code === '25001')) wrong.push(`${sql}: ${refused}, the server ${code ?? 'takes it'}`)
        }
        await database.query('alter subscription sub set (slot_name = none)')
        await database.query('drop subscription sub')
        expect(wrong).toEqual([])
      })
    })
  },
  POSTGRES,
)

describe('statements that need no transaction on SQLite', () => {
  /** Only a changed value of a pragma is refused, so these change one. */
  it.each([
    'vacuum',
    "vacuum into ':memory:'",
    "attach ':memory:' as x",
    'pragma journal_mode = wal',
    'pragma main.journal_mode = wal',
    'pragma synchronous = off',
    'pragma temp_store = memory',
    'pragma foreign_keys = on',
    'pragma user_version = 7',
    'pragma application_id = 7',
    'pragma table_info(t)',
    'analyze',
    'reindex',
    'create table u (a)',
  ])('%s', (sql) => {
    const folder = mkdtempSync(join(tmpdir(), 'lexigram-outside-'))
    const database = new Sqlite(join(folder, 'x.db'))
    database.exec('create table t (a); create temp table some (a); begin')
    const refused = isRefused(sqliteLexer, sqliteEffects, sql)
    const run = (): unknown => database.exec(sql)
    if (refused && !sql.startsWith('attach')) expect(run).toThrow(/transaction/)
    else expect(run).not.toThrow()
    database.close()
    rmSync(folder, {recursive: true})
  })
})
