/** Things that scripts for SQLite do in the wild. */
import {expect, it} from 'vitest'
import {applyTo} from '../../support/scripts.ts'
import {describeEachServer} from '../../support/servers.ts'

describeEachServer(
  'scripts',
  (kind) => {
    it.each([
      [
        'a dump',
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t (a integer primary key autoincrement);\nINSERT INTO t VALUES(7);\nDELETE FROM sqlite_sequence;\nINSERT INTO sqlite_sequence VALUES('t',7);\nCOMMIT;\n",
        [{a: 7}],
      ],
      [
        'the recipe for rebuilding a table',
        'PRAGMA foreign_keys=off;\nBEGIN;\nCREATE TABLE t (a);\nPRAGMA foreign_key_check;\nCOMMIT;\nPRAGMA foreign_keys=on;',
        [],
      ],
      [
        'text in double quotes',
        'CREATE TABLE t (a text CHECK (a IN ("x", "y")));\nINSERT INTO t VALUES ("x");\nCREATE INDEX i ON t (a) WHERE a <> "z";',
        [{a: 'x'}],
      ],
      [
        'settings at their head',
        'PRAGMA foreign_keys = OFF;\nPRAGMA cache_size = 100;\nBEGIN IMMEDIATE;\nCREATE TABLE t (a);\nEND;',
        [],
      ],
      [
        'a written schema',
        "CREATE TABLE t (a);\nPRAGMA writable_schema = 1;\nUPDATE sqlite_master SET sql = 'CREATE TABLE t (a, b)' WHERE name = 't';\nPRAGMA writable_schema = RESET;",
        [],
      ],
      ['temporary tables', 'CREATE TEMP TABLE y AS SELECT 3 AS a;\nCREATE TABLE t AS SELECT a FROM y;', [{a: 3}]],
      [
        'virtual tables',
        'CREATE VIRTUAL TABLE t USING fts5 (a);\nCREATE VIRTUAL TABLE r USING rtree (id, x0, x1);\nCREATE VIRTUAL TABLE o USING fts4 (a);',
        [],
      ],
      [
        'triggers with CASE',
        "CREATE TABLE t (a);\nCREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT CASE WHEN new.a < 0 THEN raise(ABORT, 'no') END; END;\nINSERT INTO t VALUES (1);",
        [{a: 1}],
      ],
      [
        'foreign keys that fit no key',
        'CREATE TABLE p (a);\nCREATE TABLE t (a REFERENCES p (a));\nINSERT INTO t VALUES (1);',
        [{a: 1}],
      ],
      ['maintenance', 'CREATE TABLE t (a);\nPRAGMA user_version = 5;\nANALYZE;\nREINDEX;\nPRAGMA integrity_check;', []],
    ])('may be or have %s', async (_, text, rows) => {
      await applyTo(kind, text, async ({failure}, database) => {
        expect(failure).toBeUndefined()
        expect(await database.query('SELECT a FROM t')).toEqual(rows)
      })
    })

    it('turn foreign keys on for nobody, not even themselves', async () => {
      const files = {
        '1_tables.sql':
          'CREATE TABLE p (a integer primary key);\nCREATE TABLE t (a REFERENCES p ON DELETE CASCADE);\nINSERT INTO p VALUES (1);\nINSERT INTO t VALUES (1);',
        '2_rebuild.sql':
          'PRAGMA foreign_keys = ON;\nCREATE TABLE p2 AS SELECT * FROM p;\nDROP TABLE p;\nALTER TABLE p2 RENAME TO p;\nCREATE UNIQUE INDEX i ON p (a);',
      }
      await applyTo(kind, files, async ({failure}, database) => {
        expect(failure).toBeUndefined()
        expect(await database.query('SELECT a FROM t')).toEqual([{a: 1}])
      })
    })

    it('run VACUUM, ATTACH and journal_mode only outside a transaction', async () => {
      const outside =
        "-- migrate:up transaction:false\nPRAGMA journal_mode = WAL;\nATTACH ':memory:' AS m;\nCREATE TABLE t AS SELECT 3 AS a;\nVACUUM;"
      await applyTo(kind, outside, async ({failure}, database) => {
        expect(failure).toBeUndefined()
        expect(await database.query('SELECT a FROM t')).toEqual([{a: 3}])
      })
      await applyTo(kind, 'CREATE TABLE t (a);\nVACUUM;', async ({failure}) => {
        expect(failure).toMatchObject({
          code: 'LEX_SCRIPT_INVALID',
          message: "VACUUM can't run inside a transaction",
          place: '2:1',
        })
      })
    })

    it('leave no row without its parent', async () => {
      const text =
        'CREATE TABLE p (a integer primary key);\nCREATE TABLE t (a REFERENCES p);\nINSERT INTO t VALUES (1);'
      await applyTo(kind, text, async ({failure}) => {
        expect(failure?.message).toContain('1 rows of t refer to rows of p that do not exist')
      })
    })
  },
  ['sqlite'],
)
