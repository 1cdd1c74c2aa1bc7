/** Odd but real schemas of MySQL and MariaDB: each is rebuilt equal, as the server shows it. */
import {expect, it} from 'vitest'
import {byLexigram, expectCopy} from '../support/mysql-copies.ts'
import {MYSQL_KINDS, type MysqlKind} from '../support/mysql-schemas.ts'
import {describeEachServer} from '../support/servers.ts'
import {subjectOn} from '../support/subjects.ts'

interface Odd {
  readonly sql: string
  /** Only there. */
  readonly kind?: MysqlKind
}

const SCHEMAS: Readonly<Record<string, Odd>> = {
  'methods of indexes that were spelled out': {
    sql: `
      CREATE TABLE a (a int, b varchar(10), KEY z (a) USING BTREE, KEY b (b) USING BTREE COMMENT 'c', KEY c (a, b));
      CREATE TABLE m (a int, b int, KEY z (a) USING HASH, KEY b (b) USING BTREE, KEY c (b, a)) ENGINE=MEMORY;
      CREATE TABLE i (a int, b geometry NOT NULL, KEY z (a), SPATIAL KEY s (b), KEY y (a)) ENGINE=MyISAM;`,
  },
  'a method of an index that nobody can ask for': {
    kind: 'mysql',
    sql: 'CREATE TABLE r (a int NOT NULL AUTO_INCREMENT PRIMARY KEY, b blob) ENGINE=ARCHIVE',
  },
  'character sets that were spelled out, though they are those of the table': {
    sql: `
      CREATE TABLE a (a varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, b varchar(9), c char(3) COLLATE utf8mb4_general_ci,
        d text CHARACTER SET latin1, e enum('x') COLLATE utf8mb4_bin DEFAULT 'x') CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
      CREATE TABLE b (a varchar(9), b varchar(9) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'collate', c varchar(9) COLLATE latin1_swedish_ci)
        CHARACTER SET latin1;`,
  },
  'partitions by the primary key, which is not told': {
    sql: `
      CREATE TABLE a (a int PRIMARY KEY, b int) PARTITION BY KEY () PARTITIONS 3;
      CREATE TABLE b (d date, i int) PARTITION BY RANGE (year(d)) SUBPARTITION BY KEY (i)
        (PARTITION p0 VALUES LESS THAN (1990) (SUBPARTITION s0, SUBPARTITION s1 COMMENT 'it''s'),
         PARTITION p1 VALUES LESS THAN MAXVALUE (SUBPARTITION s2, SUBPARTITION s3));`,
  },
  'where columns and tables are kept': {
    kind: 'mysql',
    sql: `
      CREATE TABLE a (a int COLUMN_FORMAT FIXED STORAGE MEMORY DEFAULT 1, b int COMMENT 'storage') AUTOEXTEND_SIZE=4M;
      CREATE TABLE b (a int) TABLESPACE=innodb_system;
      CREATE TABLE c (a int NOT SECONDARY, b int) SECONDARY_ENGINE=nobody;`,
  },
  'triggers in which a backslash is no escape': {
    sql: `
      CREATE TABLE t (a varchar(20), b int);
      SET sql_mode = 'NO_BACKSLASH_ESCAPES';
      CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET new.a = 'c:\\';
      SET sql_mode = '';
      CREATE TRIGGER s BEFORE INSERT ON t FOR EACH ROW FOLLOWS r SET new.a = 'it\\'s;';`,
  },
  'defaults of bytes beside those that are none': {
    sql: `
      CREATE TABLE a (a varbinary(9) DEFAULT 'x', b varbinary(9) DEFAULT NULL, c binary(4) DEFAULT NULL, d varbinary(9) NOT NULL,
        e varbinary(9) DEFAULT '', f varbinary(9) DEFAULT (unhex('00ff41')), g varbinary(9) DEFAULT (concat('a', 'b')),
        h varbinary(9) DEFAULT 0x6100FF, i varbinary(9) DEFAULT 'NULL');`,
  },
  'values that are bytes': {
    sql: `
      CREATE TABLE a (a enum('a', 'a ') CHARACTER SET binary, b set('x', 'X') CHARACTER SET binary DEFAULT 'x', c enum('', '0x78') CHARACTER SET binary DEFAULT '', d enum('0x78') CHARACTER SET binary DEFAULT '0x78');
      CREATE TABLE b (a enum('a', 'A'), b enum('z') CHARACTER SET latin1) CHARACTER SET binary;`,
  },
  'columns that take NULL and have no default': {
    sql: `
      CREATE TABLE a (a int, b varchar(9), c text, d int DEFAULT 4, e enum('x'), f int NOT NULL DEFAULT 3, g timestamp NULL, h blob,
        i json, j geometry, k bit(3), l int AS (a + 1), m datetime DEFAULT CURRENT_TIMESTAMP, \`n \`\`o\` int);
      CREATE TABLE b LIKE a;
      ALTER TABLE b ALTER a DROP DEFAULT, ALTER b DROP DEFAULT, ALTER d DROP DEFAULT, ALTER e DROP DEFAULT, ALTER f DROP DEFAULT,
        ALTER g DROP DEFAULT, ALTER i DROP DEFAULT, ALTER j DROP DEFAULT, ALTER k DROP DEFAULT, ALTER m DROP DEFAULT, ALTER \`n \`\`o\` DROP DEFAULT;`,
  },
  'unique keys of columns that the primary key made NOT NULL': {
    sql: `
      CREATE TABLE a (a int, c int, UNIQUE u1 (c), UNIQUE u2 (a), PRIMARY KEY (a));
      CREATE TABLE b (a int DEFAULT 4, c int, d int, UNIQUE u1 (c), UNIQUE u2 (a, d), UNIQUE u3 (d), UNIQUE u4 (a), KEY k (d));
      ALTER TABLE b ADD PRIMARY KEY (a, d);
      CREATE TABLE c (a varchar(9), b varchar(9), c int, d int NOT NULL, UNIQUE u3 (b(2)), UNIQUE u2 (a(3)), UNIQUE u1 (c), UNIQUE u4 (d),
        PRIMARY KEY (a), UNIQUE u5 (a), FULLTEXT f (a));
      CREATE TABLE d (a int, n int AUTO_INCREMENT, c int, UNIQUE u1 (c), UNIQUE u2 (n), UNIQUE u3 (a), PRIMARY KEY (n, a));`,
  },
  'unique keys of columns that were made NOT NULL later': {
    sql: `
      CREATE TABLE a (a int, c int, UNIQUE u1 (c), UNIQUE u2 (a));
      ALTER TABLE a MODIFY a int NOT NULL DEFAULT 3 COMMENT 'x' CHECK (a > 0);
      CREATE TABLE b (a int, c int, d int, e int NOT NULL, UNIQUE u1 (c), UNIQUE u2 (a), UNIQUE u3 (d), UNIQUE u4 (a, d), UNIQUE u5 (e), PRIMARY KEY (a));
      ALTER TABLE b MODIFY d int NOT NULL;`,
  },
  'partitions of history without a time to turn to the next': {
    kind: 'mariadb',
    sql: `
      CREATE TABLE a (a int, b int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME SUBPARTITION BY HASH (b) SUBPARTITIONS 2
        (PARTITION p1 HISTORY COMMENT 'it''s, (history', PARTITION history CURRENT);
      ALTER TABLE a ADD PARTITION (PARTITION \`p,2\` HISTORY COMMENT ')', PARTITION p3 HISTORY);
      CREATE TABLE b (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME PARTITIONS 2;
      ALTER TABLE b ADD PARTITION PARTITIONS 2;
      CREATE TABLE c (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME LIMIT 9 (PARTITION p1 HISTORY, PARTITION p2 HISTORY, PARTITION now CURRENT);`,
  },
  'columns made under a default character set that has changed since': {
    sql: `
      CREATE TABLE a (a varchar(9) NOT NULL DEFAULT 'x', b enum('a', 'b') COMMENT 'c', c text, d varchar(9) COLLATE latin1_bin, e int, g char(3) AS (a), UNIQUE (a))
        CHARACTER SET latin1;
      ALTER TABLE a DEFAULT CHARACTER SET utf8mb4, ADD f varchar(9);
      ALTER TABLE a DEFAULT CHARACTER SET latin2, ALTER b DROP DEFAULT;
      CREATE TABLE b (a varchar(9), b varchar(9) CHARACTER SET latin1, FOREIGN KEY (a) REFERENCES a (a)) CHARACTER SET latin1;
      ALTER TABLE b DEFAULT CHARACTER SET latin1 COLLATE latin1_bin;
      CREATE TABLE c SELECT concat(a, b) AS a, convert('x' USING ucs2) AS b, 'y' AS c FROM b;`,
  },
  'views over sequences': {
    kind: 'mariadb',
    sql: `
      CREATE SEQUENCE s;
      CREATE VIEW v AS SELECT nextval(s) AS n, 1 AS one;
      CREATE FUNCTION f (a int) RETURNS int DETERMINISTIC RETURN a;
      CREATE VIEW w AS SELECT n, f(1) AS f, lastval(s) AS l FROM v;`,
  },
}

describeEachServer<MysqlKind>(
  'odd schemas',
  (kind) => {
    for (const [name, {sql, kind: only}] of Object.entries(SCHEMAS)) {
      it.runIf(only === undefined || only === kind)(name, async () => {
        await using subject = await subjectOn(kind)
        await subject.load(sql)
        const {script} = await expectCopy(kind, subject, byLexigram)
        expect(script.unrepresented).toEqual([])
      })
    }

    it('a union of tables that are gone is left out, and named', async () => {
      await using subject = await subjectOn(kind)
      await subject.load(`CREATE TABLE gone (a int) ENGINE = MyISAM; CREATE TABLE whole (a int);
        CREATE TABLE m (a int) ENGINE = MERGE UNION = (gone); DROP TABLE gone;`)
      const {model, script} = await subject.inspect()
      expect(model.tables.map((table) => table.name)).toEqual(['whole'])
      expect(script.sql).not.toContain('MERGE')
      expect(script.unrepresented.map(({object}) => object)).toEqual(['table m'])
    })
  },
  MYSQL_KINDS,
)
