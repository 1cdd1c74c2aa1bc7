/** Things that scripts for PostgreSQL do in the wild. */
import {describe, expect, it} from 'vitest'
import {applyTo} from '../../support/scripts.ts'
import {type DatabaseKind, describeEachServer} from '../../support/servers.ts'

const KINDS = ['postgres18', 'postgres15'] as const satisfies readonly DatabaseKind[]

describeEachServer(
  'scripts',
  (kind) => {
    /** Rows of `t` afterwards. */
    const rowsAfter = (files: Parameters<typeof applyTo>[1]): Promise<unknown> =>
      applyTo(kind, files, async ({failure}, database) => {
        expect(failure).toBeUndefined()
        return database.query('SELECT * FROM public.t ORDER BY 1')
      })

    describe('may', () => {
      it.each([
        [
          'be a dump',
          "SET client_encoding = 'UTF8';\nSELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.t (a int, b text);\nCOPY public.t (a, b) FROM stdin;\n1\té\\n;\n2\t\\N\n\\.\n\nALTER TABLE ONLY public.t ADD PRIMARY KEY (a);",
          [
            {a: 1, b: 'é\n;'},
            {a: 2, b: null},
          ],
        ],
        [
          'COPY in CSV and CRLF',
          'CREATE TABLE t (a int, b text);\r\nCOPY t FROM stdin WITH (FORMAT csv, HEADER);\r\na,b\r\n1,"x;"\r\n\\.\r\nSELECT 1;\r\n',
          [{a: 1, b: 'x;'}],
        ],
        [
          'say that they are in another encoding',
          "SET client_encoding = 'LATIN1';\nCREATE TABLE t (a text);\nINSERT INTO t VALUES ('é');",
          [{a: 'é'}],
        ],
        [
          'prepare statements and use temporary tables',
          'CREATE TEMP TABLE x (a int);\nPREPARE p AS INSERT INTO x VALUES ($1);\nEXECUTE p(5);\nCREATE UNLOGGED TABLE t AS SELECT * FROM x;',
          [{a: 5}],
        ],
        [
          'wrap all but settings in BEGIN and COMMIT',
          'SET lock_timeout = 0;\nBEGIN;\nCREATE TABLE t (a int);\nSAVEPOINT s;\nROLLBACK TO s;\nCOMMIT;',
          [],
        ],
        [
          'use several transactions without ours',
          '-- migrate:up transaction:false\nBEGIN; CREATE TABLE t (a int); COMMIT;\nBEGIN; INSERT INTO t VALUES (1); COMMIT;\nBEGIN; INSERT INTO t VALUES (2); ROLLBACK;',
          [{a: 1}],
        ],
        [
          'set the session read-only afterwards',
          'CREATE TABLE t (a int);\nSET default_transaction_read_only = on;',
          [],
        ],
      ])('%s', async (_, text, rows) => expect(await rowsAfter(text)).toEqual(rows))

      it('commit in a DO block that is alone', async () => {
        const files = {
          '1_t.sql': 'CREATE TABLE t (a int);',
          '2_do.sql': 'DO $$ BEGIN INSERT INTO t VALUES (1); COMMIT; END $$;',
        }
        await applyTo(kind, files, async ({failure, notices}, database) => {
          expect(failure).toBeUndefined()
          expect(notices).toEqual([
            "it runs without a transaction: DO with COMMIT or ROLLBACK in its body can't run inside one",
          ])
          expect(await database.query('SELECT * FROM t')).toEqual([{a: 1}])
        })
      })

      it('take another role, which the next migration does not have', async () => {
        const role = `lex_${kind}_${process.pid}`
        const files = {
          '1_role.sql': `CREATE ROLE ${role};\nCREATE SCHEMA AUTHORIZATION ${role};\nSET ROLE ${role};\nCREATE TABLE ${role}.x (a int);`,
          '2_own.sql': `SET SESSION AUTHORIZATION ${role};\nCREATE TABLE ${role}.y (a int);`,
          '3_free.sql': `CREATE TABLE t AS SELECT current_user <> '${role}' AS a;\nDROP OWNED BY ${role};\nDROP ROLE ${role};`,
        }
        expect(await rowsAfter(files)).toEqual([{a: true}])
      })
    })

    it.each([
      [
        'several transactions',
        'BEGIN;\nSELECT 1;\nCOMMIT;\nBEGIN;\nSELECT 2;\nCOMMIT;',
        'COMMIT inside a transactional migration',
        '3:1',
        /transaction:false/,
      ],
      [
        'CREATE INDEX CONCURRENTLY among others',
        'CREATE TABLE t (a int);\nCREATE INDEX CONCURRENTLY i ON t (a);',
        "CREATE INDEX CONCURRENTLY can't run inside a transaction",
        '2:1',
        /transaction:false/,
      ],
      [
        'commands of psql',
        '\\restrict abc\nSELECT 1;',
        '\\restrict is a command of psql; the server does not know it',
        '1:1',
        /pg_dump/,
      ],
      [
        'wrong rows after COPY',
        'CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\nx\n\\.\n',
        '1_script failed: invalid input syntax for type integer: "x"',
        '2:1',
        /mend/,
      ],
      [
        'a statement behind which others are on their way',
        'CREATE TABLE t (a int UNIQUE);\nINSERT INTO t VALUES (1), (1);\nINSERT INTO t VALUES (2);\nDROP TABLE nowhere;',
        '1_script failed: duplicate key value violates unique constraint "t_a_key"',
        '2:1',
        /mend/,
      ],
      [
        'a statement before a ROLLBACK TO that would go on behind it',
        'CREATE SEQUENCE s;\nSAVEPOINT p;\nSELECT 1/0;\nROLLBACK TO p;\nCREATE TABLE t (a int);',
        '1_script failed: division by zero',
        '3:1',
        /mend/,
      ],
      [
        'another encoding for what is on its way',
        "DO $$ BEGIN SET client_encoding = 'LATIN1'; END $$;\nSELECT 'é';\nSELECT 1;",
        '1_script failed: it changed client_encoding in another way than by SET',
        '1:1',
        /mend/,
      ],
    ] as const)('refuses or fails at %s', async (_, text, message, place, fix) => {
      await applyTo(kind, text, async ({failure}, database) => {
        expect(await database.query("SELECT to_regclass('public.t') AS t")).toEqual([{t: null}])
        expect(failure?.message).toBe(message)
        expect(failure?.place).toBe(place)
        expect(failure?.fix).toMatch(fix)
      })
    })

    it('a procedure that commits fails with the way out', async () => {
      const procedure = 'CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;'
      const call = {'1_p.sql': procedure, '2_call.sql': 'CALL p();'}
      await applyTo(kind, call, async ({failure}) => expect(failure?.fix).toMatch(/^write `transaction:false`/))
      const outside = {'1_p.sql': procedure, '2_call.sql': '-- migrate:up transaction:false\nCALL p();'}
      await applyTo(kind, outside, async ({applied}) => expect(applied).toEqual(['1_p', '2_call']))
    })

    it('an enum value is used after the transaction that added it', async () => {
      const type = "CREATE TYPE e AS enum ('a'); CREATE TABLE t (a e);"
      const use = "ALTER TYPE e ADD VALUE 'b';\nINSERT INTO t VALUES ('b');"
      await applyTo(kind, {'1_e.sql': type, '2_b.sql': use}, async ({failure}) => {
        expect(failure?.place).toBe('2:23')
        expect(failure?.fix).toMatch(/^write `transaction:false`/)
      })
      expect(await rowsAfter({'1_e.sql': type, '2_b.sql': `-- migrate:up transaction:false\n${use}`})).toEqual([
        {a: 'b'},
      ])
    })
  },
  KINDS,
)
