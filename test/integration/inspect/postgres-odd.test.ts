/** Odd but real schemas of PostgreSQL: each is rebuilt equal. */
import {expect, it} from 'vitest'
import {expectCopy} from '../../support/postgres-copies.ts'
import {POSTGRES_KINDS, type PostgresKind} from '../../support/postgres-schemas.ts'
import {describeEachServer} from '../../support/servers.ts'
import {subjectOn} from '../../support/subjects.ts'

interface Odd {
  readonly sql: string
  /** Only there. */
  readonly kind?: PostgresKind
  /** pg_dump does not write all of it. */
  readonly lostByDump?: true
}

const SCHEMAS: Readonly<Record<string, Odd>> = {
  'foreign keys to a partitioned table, whose parts take the next numbers': {
    sql: `
      CREATE TABLE target (a integer PRIMARY KEY) PARTITION BY LIST (a);
      CREATE TABLE target_1 PARTITION OF target FOR VALUES IN (1);
      CREATE TABLE target_2 PARTITION OF target FOR VALUES IN (2);
      CREATE TABLE source (a integer REFERENCES target ON DELETE CASCADE);
      ${['SET NULL', 'SET DEFAULT', 'RESTRICT', 'NO ACTION'].map((action) => `ALTER TABLE source ADD FOREIGN KEY (a) REFERENCES target ON DELETE ${action};`).join('\n')}`,
  },
  'access methods of partitioned tables, that partitions would take over': {
    kind: 'postgres18',
    sql: `
      CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
      CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a) USING heap2;
      CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);
      CREATE TABLE p_2 PARTITION OF p FOR VALUES IN (2) USING heap;
      CREATE TABLE p_3 PARTITION OF p FOR VALUES IN (3) PARTITION BY LIST (b) USING heap;
      CREATE TABLE p_3_1 PARTITION OF p_3 FOR VALUES IN (1);
      CREATE TABLE p_4 PARTITION OF p FOR VALUES IN (4) PARTITION BY LIST (b);
      ALTER TABLE p_4 SET ACCESS METHOD DEFAULT;
      CREATE TABLE p_4_1 PARTITION OF p_4 FOR VALUES IN (1);
      CREATE TABLE p_4_2 PARTITION OF p_4 FOR VALUES IN (2) USING heap2;`,
  },
  'the name of a NOT NULL that a copy of the table has too': {
    kind: 'postgres18',
    sql: `
      CREATE TABLE p (a integer NOT NULL, b integer) PARTITION BY LIST (a);
      CREATE TABLE part (b integer, a integer NOT NULL);
      CREATE TABLE copy (LIKE part);
      ALTER TABLE p ATTACH PARTITION part FOR VALUES IN (1);`,
  },
  'the marks of a CYCLE, which the server does not print as it takes them': {
    sql: `
      CREATE TYPE mark AS ENUM ('a \\ mark', 'it''s none');
      CREATE VIEW v AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)
        CYCLE n SET "is it" TO mark 'a \\ mark' DEFAULT mark 'it''s none' USING path SELECT n, "is it" FROM r;
      CREATE VIEW w AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)
        CYCLE n SET is_cycle TO 'Y' DEFAULT 'N' USING path SELECT n, is_cycle FROM r;`,
  },
  'parents that got columns between the making of their children': {
    sql: `
      CREATE TABLE a (one integer DEFAULT 1);
      CREATE TABLE b (two text, three integer) INHERITS (a);
      ALTER TABLE a ADD COLUMN four integer NOT NULL DEFAULT 4 CHECK (four > 0);
      CREATE TABLE c (five float) INHERITS (a, b);
      ALTER TABLE a ADD COLUMN six integer GENERATED ALWAYS AS (one + four) STORED;
      ALTER TABLE b ADD COLUMN seven text COLLATE "C";
      CREATE TABLE d () INHERITS (c);
      ALTER TABLE c ADD COLUMN eight integer;
      ALTER TABLE d ALTER COLUMN eight SET DEFAULT 8;`,
  },
  'a child with columns in an order of its own, whose parent got one more': {
    sql: `
      CREATE TABLE a (one integer NOT NULL, two text, CHECK (one > 0));
      CREATE TABLE b (two text DEFAULT 'b', own date, one integer NOT NULL, CONSTRAINT a_one_check CHECK (one > 0));
      ALTER TABLE b INHERIT a;
      ALTER TABLE a ADD COLUMN three integer NOT NULL DEFAULT 3;
      CREATE TABLE c (two text, one integer NOT NULL, CONSTRAINT a_one_check CHECK (one > 0), three integer NOT NULL, more text) ;
      ALTER TABLE c INHERIT a;
      CREATE TABLE second (more text, x integer DEFAULT 5);
      CREATE TABLE d (more text) INHERITS (b);
      ALTER TABLE d ADD COLUMN x integer;
      ALTER TABLE d INHERIT second;
      ALTER TABLE second ADD COLUMN late integer;
      ALTER TABLE a ADD CONSTRAINT later CHECK (three > 0);`,
  },
  'what a parent forbids after children took it on': {
    sql: `
      CREATE TABLE a (one integer, two integer, three integer);
      CREATE TABLE b (three integer, two integer, one integer);
      ALTER TABLE b INHERIT a;
      ALTER TABLE a ADD CONSTRAINT positive CHECK (one > 0);
      ALTER TABLE a ALTER COLUMN two SET NOT NULL;
      ALTER TABLE a ADD PRIMARY KEY (three);`,
  },
  'parents that do not agree on a default or storage': {
    sql: `
      CREATE TABLE a (one integer DEFAULT 1, two text DEFAULT 'x', three integer);
      CREATE TABLE b (one integer DEFAULT 1, two text DEFAULT 'x', three integer);
      CREATE TABLE c () INHERITS (a, b);
      CREATE TABLE d (one integer DEFAULT 7) INHERITS (a, b);
      CREATE TABLE e () INHERITS (c);
      ALTER TABLE ONLY b ALTER COLUMN one SET DEFAULT 2;
      ALTER TABLE ONLY c ALTER COLUMN one SET DEFAULT 3;
      ALTER TABLE ONLY e ALTER COLUMN one DROP DEFAULT;
      ALTER TABLE ONLY a ALTER COLUMN two DROP DEFAULT;
      ALTER TABLE ONLY a ALTER COLUMN two SET STORAGE EXTERNAL;
      ALTER TABLE ONLY a ALTER COLUMN three SET DEFAULT 3;
      ALTER TABLE ONLY d ALTER COLUMN two SET STORAGE MAIN;`,
  },
  'a NOT NULL that is left of a column that the parent dropped': {
    sql: `
      CREATE TABLE a (one integer NOT NULL, two integer NOT NULL);
      CREATE TABLE b (one integer) INHERITS (a);
      ALTER TABLE a DROP COLUMN one;`,
  },
  'a child that takes NULL where its parent does not': {
    kind: 'postgres15',
    sql: `
      CREATE TABLE a (one integer NOT NULL, two integer);
      CREATE TABLE b (two integer, one integer NOT NULL);
      ALTER TABLE b INHERIT a;
      ALTER TABLE b ALTER COLUMN one DROP NOT NULL;`,
  },
  'NOT NULL that children do not take over, of a column that the parent got after them': {
    kind: 'postgres18',
    sql: `
      CREATE TABLE a (one integer, two integer NOT NULL NO INHERIT);
      CREATE TABLE b (three integer, one integer) INHERITS (a);
      ALTER TABLE a DROP COLUMN one;`,
  },
  'an identity whose NOT NULL children do not take over': {
    kind: 'postgres18',
    sql: `
      CREATE TABLE a (one integer CONSTRAINT own NOT NULL NO INHERIT);
      ALTER TABLE a ALTER one ADD GENERATED BY DEFAULT AS IDENTITY;`,
  },
  'an identity of a column that comes from a parent': {
    sql: `
      CREATE TABLE a (one integer NOT NULL, two integer NOT NULL DEFAULT 2);
      CREATE TABLE b () INHERITS (a);
      ALTER TABLE b ALTER one ADD GENERATED BY DEFAULT AS IDENTITY;
      ALTER TABLE b ALTER two DROP DEFAULT;
      ALTER TABLE b ALTER two ADD GENERATED ALWAYS AS IDENTITY (START WITH 5);`,
  },
  'a NOT NULL of a child alone, whose own child has it, too, among parents that dropped a column': {
    sql: `
      CREATE TABLE a (one text, two integer, three integer);
      CREATE TABLE b () INHERITS (a);
      CREATE TABLE c () INHERITS (b, a);
      ALTER TABLE ONLY a DROP COLUMN two;
      ALTER TABLE ONLY c ALTER one SET NOT NULL;
      CREATE TABLE d () INHERITS (a, b, c);`,
  },
  'NOT NULL from one parent, where that of the other is not inherited': {
    kind: 'postgres18',
    sql: `
      CREATE TABLE a (one integer NOT NULL NO INHERIT, gone text, two text DEFAULT 'x' NOT NULL);
      ALTER TABLE ONLY a DROP COLUMN gone;
      CREATE TABLE b (one integer CONSTRAINT own NOT NULL, three text) INHERITS (a);
      CREATE TABLE c (three text, two text, four text) INHERITS (b, a);
      ALTER TABLE a DROP COLUMN two;`,
  },
  'a NOT NULL that partitions do not take over': {
    kind: 'postgres18',
    sql: `
      CREATE TABLE a (one integer, two text CONSTRAINT own NOT NULL) PARTITION BY LIST (one);
      ALTER TABLE a ALTER CONSTRAINT own NO INHERIT;`,
  },
  'an identity that stands where only an added column would': {
    sql: `
      CREATE TABLE a (one text, two text, three integer GENERATED BY DEFAULT AS IDENTITY);
      CREATE TABLE b (two text DEFAULT 'b') INHERITS (a);
      ALTER TABLE a DROP COLUMN two;`,
  },
  'a check that is left of a column that the parent dropped': {
    lostByDump: true,
    sql: `
      CREATE TABLE a (one integer, two integer, CONSTRAINT positive CHECK (one > 0));
      CREATE TABLE b (one integer) INHERITS (a);
      ALTER TABLE a DROP COLUMN one;`,
  },
  'children that were made after a parent had a check unchecked': {
    sql: `
      CREATE TABLE a (one integer);
      CREATE TABLE b () INHERITS (a);
      ALTER TABLE a ADD CHECK (one > 0) NOT VALID;
      CREATE TABLE c () INHERITS (a);
      CREATE TABLE d () INHERITS (b);`,
  },
  'a parent that got a column which its children had from others': {
    sql: `
      CREATE TABLE a (one text);
      CREATE TABLE b (two text) INHERITS (a);
      CREATE TABLE c (three integer, four integer);
      CREATE TABLE d (two text, four integer) INHERITS (a, b, c);
      ALTER TABLE ONLY b DROP COLUMN two;
      ALTER TABLE c ADD COLUMN one text;`,
  },
  'keys without overlaps and exclusions of partitioned tables': {
    kind: 'postgres18',
    sql: `
      CREATE TABLE p (id int4range, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS),
        CONSTRAINT own_name UNIQUE (id, valid WITHOUT OVERLAPS),
        EXCLUDE USING gist (id WITH =, valid WITH &&) DEFERRABLE) PARTITION BY LIST (id);
      CREATE TABLE p_1 PARTITION OF p FOR VALUES IN ('[1,2)');
      CREATE TABLE p_2 (valid daterange NOT NULL, id int4range NOT NULL);
      ALTER TABLE p ATTACH PARTITION p_2 FOR VALUES IN ('[2,3)');
      CREATE TABLE p_3 PARTITION OF p FOR VALUES IN ('[3,4)') PARTITION BY LIST (id);
      CREATE TABLE p_3_1 PARTITION OF p_3 FOR VALUES IN ('[3,4)');
      ALTER TABLE p_2 RENAME CONSTRAINT p_2_pkey TO "a key";
      COMMENT ON CONSTRAINT p_1_pkey ON p_1 IS 'of a part';
      CREATE TABLE c (id int4range, valid daterange, FOREIGN KEY (id, PERIOD valid) REFERENCES p (id, PERIOD valid));`,
  },
}

describeEachServer<PostgresKind>(
  'odd schemas',
  (kind) => {
    for (const [name, {sql, kind: only, lostByDump = false}] of Object.entries(SCHEMAS)) {
      it.runIf(only === undefined || only === kind)(name, async () => {
        await using subject = await subjectOn(kind)
        await subject.load(sql)
        const {script} = await expectCopy(kind, subject, {withDump: !lostByDump})
        expect(script.unrepresented).toEqual([])
      })
    }
  },
  POSTGRES_KINDS,
)
