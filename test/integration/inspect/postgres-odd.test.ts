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
    for (const [name, {sql, kind: only}] of Object.entries(SCHEMAS)) {
      it.runIf(only === undefined || only === kind)(name, async () => {
        await using subject = await subjectOn(kind)
        await subject.load(sql)
        const {script} = await expectCopy(kind, subject)
        expect(script.unrepresented).toEqual([])
      })
    }
  },
  POSTGRES_KINDS,
)
