-- One of everything that a MySQL database can hold. Loaded by the tests into a database of its own.
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;

CREATE TABLE numbers (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  tiny tinyint NOT NULL DEFAULT '-1',
  flag tinyint(1) NOT NULL DEFAULT '0',
  small smallint unsigned DEFAULT NULL,
  medium mediumint DEFAULT '7',
  plain int NOT NULL,
  padded int(8) unsigned zerofill DEFAULT NULL,
  money decimal(20,6) NOT NULL DEFAULT '0.000000',
  ratio float DEFAULT '1.5',
  exact double NOT NULL DEFAULT '1e100',
  bits bit(12) NOT NULL DEFAULT b'101',
  PRIMARY KEY (id)
) AUTO_INCREMENT=500 COMMENT='Every kind of number';

CREATE TABLE texts (
  code char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(100) NOT NULL DEFAULT 'it''s a \\ "quote"',
  latin varchar(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT 'é',
  cased varchar(20) COLLATE utf8mb4_bin DEFAULT '',
  short tinytext,
  body text,
  longer mediumtext CHARACTER SET latin1,
  longest longtext COLLATE utf8mb4_0900_as_cs,
  kind enum('a','b,c','d''e','f\\g') NOT NULL DEFAULT 'a',
  flags set('x','y','z') DEFAULT 'x,z',
  fixed binary(4) DEFAULT 'ab',
  variable varbinary(16) NOT NULL DEFAULT 0x00ff,
  tb tinyblob, bb blob, mb mediumblob, lb longblob,
  doc json DEFAULT (json_array()),
  embedding vector(4) DEFAULT NULL,
  PRIMARY KEY (code),
  FULLTEXT KEY by_body (body) WITH PARSER ngram,
  FULLTEXT KEY by_short (short) COMMENT 'plain parser',
  KEY by_prefix (body(20), name),
  KEY by_name_down (name DESC, kind) USING BTREE COMMENT 'it''s "descending"',
  UNIQUE KEY hidden_key (name) /*!80000 INVISIBLE */
) COMMENT='it''s all text; \\ and\na second line';

CREATE TABLE times (
  d date DEFAULT '2020-02-29',
  t time(3) NOT NULL DEFAULT '10:20:30.500',
  dt datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  ts timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  nullable timestamp NULL DEFAULT NULL,
  y year DEFAULT '1999',
  later datetime DEFAULT ((now() + interval 1 day)),
  uid binary(16) NOT NULL DEFAULT (uuid_to_bin(uuid())),
  label varchar(40) DEFAULT (concat('a','''b','\\')),
  zero datetime DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1 ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 STATS_PERSISTENT=0 STATS_AUTO_RECALC=1 STATS_SAMPLE_PAGES=25 MAX_ROWS=1000;

CREATE TABLE places (
  id int NOT NULL PRIMARY KEY,
  spot point NOT NULL SRID 4326,
  area polygon DEFAULT NULL,
  shape geometry NOT NULL,
  path linestring, spots multipoint, paths multilinestring, areas multipolygon, all_of geomcollection,
  SPATIAL KEY by_spot (spot),
  CONSTRAINT has_spot CHECK (st_srid(spot) = 4326) NOT ENFORCED
);

CREATE TABLE accounts (
  id int NOT NULL AUTO_INCREMENT,
  first_name varchar(50) NOT NULL,
  last_name varchar(50) NOT NULL,
  full_name varchar(101) GENERATED ALWAYS AS (concat(first_name,' ',last_name)) VIRTUAL COMMENT 'both',
  name_length int GENERATED ALWAYS AS (char_length(full_name)) STORED NOT NULL,
  secret varchar(50) DEFAULT NULL /*!80023 INVISIBLE */,
  tags json DEFAULT NULL,
  balance decimal(12,2) NOT NULL DEFAULT '0.00',
  parent int DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY by_name (last_name, first_name),
  UNIQUE KEY by_lower ((lower(last_name))),
  KEY by_tags ((cast(tags->'$.list' as unsigned array))),
  KEY by_sum ((balance + 1) DESC, id),
  CONSTRAINT positive CHECK (balance >= 0),
  CONSTRAINT `odd ``name` CHECK (first_name <> 'it''s' AND last_name NOT LIKE '\\%'),
  CONSTRAINT tags_shape CHECK (json_schema_valid('{"type":"object"}', tags)),
  CONSTRAINT parent_of FOREIGN KEY (parent) REFERENCES accounts (id) ON DELETE SET NULL ON UPDATE CASCADE
) SECONDARY_ENGINE_ATTRIBUTE='{"b": 2}';

CREATE TABLE attributes (
  id int NOT NULL PRIMARY KEY,
  a int SECONDARY_ENGINE_ATTRIBUTE='{"d": 4}',
  UNIQUE KEY with_attribute (a) SECONDARY_ENGINE_ATTRIBUTE='{"e": 5}'
);

-- Two tables that need each other.
CREATE TABLE hens (id int NOT NULL PRIMARY KEY, egg int NOT NULL);
CREATE TABLE eggs (id int NOT NULL PRIMARY KEY, hen int NOT NULL, CONSTRAINT egg_of_hen FOREIGN KEY (hen) REFERENCES hens (id));
ALTER TABLE hens ADD CONSTRAINT hen_of_egg FOREIGN KEY (egg) REFERENCES eggs (id) ON DELETE CASCADE ON UPDATE NO ACTION;

CREATE TABLE pairs (a int NOT NULL, b int NOT NULL, c int, PRIMARY KEY (b, a), KEY by_c (c));
CREATE TABLE of_pairs (
  x int, y int,
  CONSTRAINT pair FOREIGN KEY (y, x) REFERENCES pairs (b, a) ON DELETE RESTRICT ON UPDATE RESTRICT
);

CREATE TABLE by_range (id int NOT NULL, d date NOT NULL, PRIMARY KEY (id, d))
PARTITION BY RANGE (year(d)) SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (
  PARTITION p0 VALUES LESS THAN (2000) COMMENT = 'it''s old',
  PARTITION p1 VALUES LESS THAN (2020),
  PARTITION later VALUES LESS THAN MAXVALUE
);
CREATE TABLE by_columns (id int NOT NULL, d date NOT NULL, s varchar(10) NOT NULL)
PARTITION BY RANGE COLUMNS (d, s) (
  PARTITION p0 VALUES LESS THAN ('2000-01-01', 'm'),
  PARTITION p1 VALUES LESS THAN (MAXVALUE, MAXVALUE)
);
CREATE TABLE by_list (id int NOT NULL, region varchar(4) NOT NULL)
PARTITION BY LIST COLUMNS (region) (PARTITION east VALUES IN ('pl', 'cz'), PARTITION west VALUES IN ('fr', NULL));
CREATE TABLE by_key (id int NOT NULL PRIMARY KEY) PARTITION BY LINEAR KEY ALGORITHM=1 (id) PARTITIONS 3;

SET SESSION sql_generate_invisible_primary_key = ON;
CREATE TABLE without_key (note varchar(20));
SET SESSION sql_generate_invisible_primary_key = OFF;

CREATE TABLE in_memory (a int, b int, KEY hashed (a), KEY treed (b) USING BTREE) ENGINE=MEMORY;
CREATE TABLE old_engine (a int NOT NULL, b varchar(10), KEY (a)) ENGINE=MyISAM PACK_KEYS=1 CHECKSUM=1 DELAY_KEY_WRITE=1 AVG_ROW_LENGTH=10 ROW_FORMAT=DYNAMIC;
CREATE TABLE merged (a int NOT NULL, b varchar(10), KEY (a)) ENGINE=MRG_MyISAM INSERT_METHOD=LAST UNION=(old_engine);
CREATE TABLE archived (a int) ENGINE=ARCHIVE;
CREATE TABLE hole (a int) ENGINE=BLACKHOLE;
CREATE TABLE separated (a int NOT NULL, b varchar(5) NOT NULL) ENGINE=CSV;

CREATE TABLE `select` (`from` int, `with space` int, `back``tick` int, `ünï 🙂cödé` int, KEY `key` (`from`));
CREATE TABLE `a.b` (`c.d` int);

DELIMITER //
CREATE FUNCTION add_one(n int) RETURNS int DETERMINISTIC NO SQL SQL SECURITY INVOKER COMMENT 'adds; one'
BEGIN
  DECLARE m int DEFAULT 1;
  RETURN n + m;
END //
CREATE FUNCTION greeting(who varchar(20) CHARACTER SET latin1) RETURNS varchar(40) CHARSET utf8mb4 READS SQL DATA
RETURN concat('hello, ', who, ';') //
CREATE PROCEDURE move_money(IN source int, IN target int, INOUT amount decimal(12,2), OUT done bool)
MODIFIES SQL DATA
BEGIN
  -- a comment; with a semicolon
  UPDATE accounts SET balance = balance - amount WHERE id = source;
  UPDATE accounts SET balance = balance + amount WHERE id = target;
  SET done = true;
END //
DELIMITER ;
SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES';
CREATE PROCEDURE "odd mode" () SELECT "balance" || '\' FROM "accounts";
SET SESSION sql_mode = DEFAULT;

-- A view on a view whose name comes later, one with its own text, one on a function.
CREATE VIEW z_base AS SELECT id, full_name, balance FROM accounts WHERE balance > 0;
CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW a_rich AS SELECT * FROM z_base WHERE balance > 1000 WITH CASCADED CHECK OPTION;
CREATE ALGORITHM=TEMPTABLE VIEW b_names (one, `t w o`) AS SELECT 'it''s; \\', add_one(id) FROM accounts;
CREATE VIEW c_local AS SELECT a, b FROM pairs WHERE a > 0 WITH LOCAL CHECK OPTION;
CREATE VIEW d_with AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT r.n, p.a FROM r LEFT JOIN pairs p ON p.a = r.n;

DELIMITER //
CREATE TRIGGER second_one BEFORE INSERT ON accounts FOR EACH ROW SET NEW.secret = 'two' //
CREATE TRIGGER first_one BEFORE INSERT ON accounts FOR EACH ROW PRECEDES second_one
BEGIN
  IF NEW.balance < 0 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'it''s negative;';
  END IF;
END //
CREATE TRIGGER after_update AFTER UPDATE ON accounts FOR EACH ROW INSERT INTO pairs VALUES (NEW.id, OLD.id, 1) //
CREATE TRIGGER before_delete BEFORE DELETE ON `select` FOR EACH ROW DO 1 //
CREATE EVENT every_day ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2030-01-01 00:00:00' ENDS '2040-01-01 00:00:00'
  ON COMPLETION PRESERVE DISABLE COMMENT 'it''s daily; really' DO
BEGIN
  DELETE FROM pairs WHERE a < 0;
  DELETE FROM pairs WHERE b < 0;
END //
SET time_zone = '+02:00' //
CREATE EVENT once ON SCHEDULE AT '2035-06-01 12:00:00' DO DELETE FROM pairs //
SET time_zone = DEFAULT //
CREATE EVENT on_replicas ON SCHEDULE EVERY 5 MINUTE STARTS '2030-01-01 00:00:00' DISABLE ON REPLICA DO DO 1 //
DELIMITER ;
