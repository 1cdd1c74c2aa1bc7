/** Things that scripts for MySQL and MariaDB do in the wild. */
import {expect, it} from 'vitest'
import {applyScripts, applyTo} from '../../support/scripts.ts'
import {type DatabaseKind, describeEachServer, withDatabase} from '../../support/servers.ts'

const KINDS = ['mysql', 'mariadb'] as const satisfies readonly DatabaseKind[]

const DUMP = `/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;

DROP TABLE IF EXISTS \`t\`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE \`t\` (
  \`id\` int NOT NULL AUTO_INCREMENT,
  \`v\` varchar(10) DEFAULT NULL,
  PRIMARY KEY (\`id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
/*!40101 SET character_set_client = @saved_cs_client */;

LOCK TABLES \`t\` WRITE;
/*!40000 ALTER TABLE \`t\` DISABLE KEYS */;
INSERT INTO \`t\` VALUES (1,'é\\'; x'),(2,NULL);
/*!40000 ALTER TABLE \`t\` ENABLE KEYS */;
UNLOCK TABLES;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=CURRENT_USER*/ /*!50003 TRIGGER trg BEFORE INSERT ON t FOR EACH ROW BEGIN
  SET NEW.v = 'a;'; SET NEW.v = 'b';
END */;;
/*!50106 CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN SET @a = 1; END */ ;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 SQL SECURITY DEFINER */
/*!50001 VIEW \`w\` AS select \`t\`.\`id\` AS \`id\` from \`t\` */;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
`

describeEachServer(
  'scripts',
  (kind) => {
    it('may be a dump, with CRLF or LF', async () => {
      for (const text of [DUMP, `/*M!999999\\- enable the sandbox mode */ \n${DUMP}`, DUMP.replaceAll('\n', '\r\n')]) {
        await applyTo(kind, text, async ({failure}, database) => {
          expect(failure).toBeUndefined()
          await database.query("INSERT INTO t (v) VALUES ('z')")
          expect(await database.query('SELECT v FROM t ORDER BY id')).toEqual([{v: "é'; x"}, {v: null}, {v: 'b'}])
          expect(await database.query('SELECT max(id) AS n FROM w')).toEqual([{n: 3}])
        })
      }
    })

    it.each([
      [
        'routines by DELIMITER',
        'DELIMITER //\nCREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\n  CREATE TABLE t (a int);\nEND//\nDELIMITER ;\nCALL p();',
      ],
      ['routines without it', 'CREATE PROCEDURE p() BEGIN SELECT 1; CREATE TABLE t (a int); COMMIT; END; CALL p();'],
      [
        'statements in strings',
        "SET @s = 'CREATE TABLE t (a int)'; PREPARE x FROM @s; EXECUTE x; DEALLOCATE PREPARE x;",
      ],
      [
        'modes that change the quotes',
        `SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'; CREATE TABLE "t" (a int, b varchar(9) DEFAULT 'x');`,
      ],
      [
        'transactions of their own',
        'CREATE TABLE t (a int); START TRANSACTION; INSERT INTO t VALUES (1); ROLLBACK; BEGIN; DELETE FROM t; COMMIT;',
      ],
      [
        'autocommit on and off',
        'SET autocommit = 1; CREATE TABLE t (a int); INSERT INTO t VALUES (1); SET autocommit = 0; DELETE FROM t; COMMIT;',
      ],
      ['locks that are left', 'CREATE TABLE t (a int); LOCK TABLES t WRITE; DELETE FROM t;'],
      [
        'a time zone, and no key checks',
        "SET time_zone = '+05:00', foreign_key_checks = 0; CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES nothing (b));",
      ],
      ['hash comments', '# a; b\nCREATE TABLE t (a int); # c\n--\n'],
    ])('may have %s', async (_, text) => {
      await applyTo(kind, text, async ({failure}, database) => {
        expect(failure).toBeUndefined()
        expect(await database.query('SELECT a FROM t')).toEqual([])
      })
    })

    it('may say that they are in another character set', async () => {
      const text =
        "SET NAMES latin1;\nCREATE TABLE t (a varchar(9) CHARACTER SET utf8mb4);\nINSERT INTO t VALUES ('é');"
      await applyTo(kind, text, async (_, database) => {
        expect(await database.query('SELECT a FROM t')).toEqual([{a: 'é'}])
      })
    })

    it('may go to another database, and the history stays in ours', async () => {
      await withDatabase(kind, async (database) => {
        const other = `${database.name}_o`
        const first = `CREATE DATABASE ${other};\nUSE ${other};\nCREATE TABLE x (a int);`
        const second = `CREATE TABLE t AS SELECT 1 AS a;\nDROP DATABASE ${other};`
        const {applied} = await applyScripts(database, {'1_other.sql': first, '2_back.sql': second})
        expect(applied).toEqual(['1_other', '2_back'])
        expect(await database.query('SELECT a FROM t')).toEqual([{a: 1}])
        expect(await database.query('SELECT name FROM lexigram_migrations')).toHaveLength(2)
      })
    })

    it('fail, and say why, when they drop the database of the history', async () => {
      await withDatabase(kind, async (database) => {
        const {name} = database
        const text = `DROP DATABASE ${name};\nCREATE DATABASE ${name};\nUSE ${name};\nCREATE TABLE t (a int);`
        const {failure} = await applyScripts(database, text)
        expect(failure?.message).toMatch(/^the history could not be written after statement 1 of 1_script: /)
        expect(failure?.fix).toMatch(/^keep the database or schema that holds the history/)
      })
    })

    it('fail when they leave a transaction open', async () => {
      await applyTo(kind, 'CREATE TABLE t (a int);\nBEGIN;\nINSERT INTO t VALUES (1);', async ({failure}, database) => {
        expect(failure).toMatchObject({message: '1_script left a transaction open', fix: 'end it with COMMIT'})
        expect(await database.query('SELECT a FROM t')).toEqual([])
      })
    })
  },
  KINDS,
)
