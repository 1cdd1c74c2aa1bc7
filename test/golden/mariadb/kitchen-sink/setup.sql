-- One of everything that a MariaDB database can hold. Loaded by the tests into a database of its own.
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT 'it''s the kitchen sink';

CREATE SEQUENCE invoices START WITH 1000 INCREMENT BY 10 MINVALUE 10 MAXVALUE 99990 CACHE 20 CYCLE COMMENT='numbers of invoices';
CREATE SEQUENCE countdown START WITH -1 INCREMENT BY -1 NOCACHE;
CREATE SEQUENCE plain;

CREATE TABLE numbers (
  id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  tiny tinyint(4) NOT NULL DEFAULT -1,
  flag tinyint(1) NOT NULL DEFAULT 0,
  small smallint(5) unsigned DEFAULT NULL,
  medium mediumint(9) DEFAULT 7,
  plain int(11) NOT NULL,
  padded int(8) unsigned zerofill DEFAULT NULL,
  money decimal(20,6) NOT NULL DEFAULT 0.000000,
  ratio float DEFAULT 1.5,
  exact double NOT NULL DEFAULT 1e100,
  bits bit(12) NOT NULL DEFAULT b'101',
  invoice bigint(20) NOT NULL DEFAULT (NEXT VALUE FOR invoices),
  PRIMARY KEY (id)
) AUTO_INCREMENT=500 COMMENT='Every kind of number';

CREATE TABLE texts (
  code char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(100) NOT NULL DEFAULT 'it''s a \\ "quote"',
  latin varchar(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT 'é',
  cased varchar(20) COLLATE utf8mb4_bin DEFAULT '',
  short tinytext,
  body text DEFAULT 'a default; with more',
  longer mediumtext CHARACTER SET latin1,
  longest longtext COLLATE utf8mb4_general_ci,
  kind enum('a','b,c','d''e','f\\g') NOT NULL DEFAULT 'a',
  flags set('x','y','z') DEFAULT 'x,z',
  fixed binary(4) DEFAULT 'ab',
  variable varbinary(16) NOT NULL DEFAULT x'00ff',
  tb tinyblob, bb blob, mb mediumblob, lb longblob,
  packed text COMPRESSED,
  doc json DEFAULT (json_array()),
  uid uuid NOT NULL DEFAULT uuid(),
  address inet6 DEFAULT '::1',
  address4 inet4 DEFAULT NULL,
  undefaulted int,
  PRIMARY KEY (code),
  FULLTEXT KEY by_body (body),
  FULLTEXT KEY by_short (short) COMMENT 'plain parser',
  KEY by_prefix (body(20), name),
  KEY by_name_down (name DESC, kind) USING BTREE COMMENT 'it''s "descending"',
  KEY ignored_key (flags) IGNORED,
  UNIQUE KEY whole_text (longest) USING HASH

) COMMENT='it''s all text; \\ and\na second line';
ALTER TABLE texts ALTER undefaulted DROP DEFAULT;

CREATE TABLE times (
  d date DEFAULT '2020-02-29',
  t time(3) NOT NULL DEFAULT '10:20:30.500',
  dt datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  ts timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  nullable timestamp NULL DEFAULT NULL,
  y year(4) DEFAULT 1999,
  later datetime DEFAULT (current_timestamp() + interval 1 day),
  label varchar(40) DEFAULT (concat('a','''b','\\'))
) ENGINE=InnoDB DEFAULT CHARSET=latin1 ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 STATS_PERSISTENT=0 STATS_AUTO_RECALC=1 STATS_SAMPLE_PAGES=25 MAX_ROWS=1000;
CREATE TABLE pages (a int(11) NOT NULL) ENGINE=InnoDB PAGE_COMPRESSED=1 PAGE_COMPRESSION_LEVEL=3 ENCRYPTED=NO;
SET sql_mode = '';
CREATE TABLE zeros (d date NOT NULL DEFAULT '0000-00-00', t datetime NOT NULL DEFAULT '0000-00-00 00:00:00');
SET sql_mode = DEFAULT;

CREATE TABLE places (
  id int(11) NOT NULL PRIMARY KEY,
  spot point REF_SYSTEM_ID=4326 NOT NULL,
  area polygon DEFAULT NULL,
  shape geometry NOT NULL,
  path linestring, spots multipoint, paths multilinestring, areas multipolygon, all_of geometrycollection,
  SPATIAL KEY by_spot (spot)
);

CREATE TABLE accounts (
  id int(11) NOT NULL AUTO_INCREMENT,
  first_name varchar(50) NOT NULL CHECK (first_name <> ''),
  last_name varchar(50) NOT NULL,
  full_name varchar(101) GENERATED ALWAYS AS (concat(first_name,' ',last_name)) VIRTUAL COMMENT 'both',
  name_length int(11) GENERATED ALWAYS AS (char_length(full_name)) STORED,
  secret varchar(50) INVISIBLE DEFAULT 'x',
  tags json DEFAULT NULL,
  balance decimal(12,2) NOT NULL DEFAULT 0.00,
  parent int(11) DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY by_name (last_name, first_name),
  KEY by_length (name_length),
  CONSTRAINT positive CHECK (balance >= 0),
  CONSTRAINT `odd ``name` CHECK (first_name <> 'it''s' AND last_name NOT LIKE '\\%'),
  CHECK (balance < 1000000),
  CONSTRAINT parent_of FOREIGN KEY (parent) REFERENCES accounts (id) ON DELETE SET NULL ON UPDATE CASCADE
);

-- Two tables that need each other.
CREATE TABLE hens (id int(11) NOT NULL PRIMARY KEY, egg int(11) NOT NULL);
CREATE TABLE eggs (id int(11) NOT NULL PRIMARY KEY, hen int(11) NOT NULL, CONSTRAINT egg_of_hen FOREIGN KEY (hen) REFERENCES hens (id));
ALTER TABLE hens ADD CONSTRAINT hen_of_egg FOREIGN KEY (egg) REFERENCES eggs (id) ON DELETE CASCADE ON UPDATE NO ACTION;

CREATE TABLE pairs (a int(11) NOT NULL, b int(11) NOT NULL, c int(11), PRIMARY KEY (b, a), KEY by_c (c));
CREATE TABLE of_pairs (
  x int(11), y int(11),
  CONSTRAINT pair FOREIGN KEY (y, x) REFERENCES pairs (b, a) ON DELETE RESTRICT ON UPDATE RESTRICT
);

CREATE TABLE versioned (id int(11) NOT NULL PRIMARY KEY, amount int(11)) WITH SYSTEM VERSIONING;
CREATE TABLE versioned_fully (
  id int(11) NOT NULL,
  amount int(11) DEFAULT NULL,
  note varchar(20) WITHOUT SYSTEM VERSIONING,
  valid_from timestamp(6) GENERATED ALWAYS AS ROW START,
  valid_to timestamp(6) GENERATED ALWAYS AS ROW END INVISIBLE,
  PRIMARY KEY (id, valid_to),
  PERIOD FOR SYSTEM_TIME (valid_from, valid_to)
) WITH SYSTEM VERSIONING
PARTITION BY SYSTEM_TIME LIMIT 1000 (PARTITION p0 HISTORY, PARTITION p1 HISTORY, PARTITION pn CURRENT);
CREATE TABLE bookings (
  room int(11) NOT NULL,
  guest varchar(40),
  check_in date NOT NULL,
  check_out date NOT NULL,
  PERIOD FOR stay (check_in, check_out),
  PRIMARY KEY (room, stay WITHOUT OVERLAPS),
  UNIQUE KEY one_guest (guest, stay WITHOUT OVERLAPS)
);

CREATE TABLE by_range (id int(11) NOT NULL, d date NOT NULL, PRIMARY KEY (id, d))
PARTITION BY RANGE (year(d)) SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (
  PARTITION p0 VALUES LESS THAN (2000) COMMENT = 'it''s old',
  PARTITION p1 VALUES LESS THAN (2020),
  PARTITION later VALUES LESS THAN MAXVALUE
);
CREATE TABLE by_columns (id int(11) NOT NULL, d date NOT NULL, s varchar(10) NOT NULL)
PARTITION BY RANGE COLUMNS (d, s) (
  PARTITION p0 VALUES LESS THAN ('2000-01-01', 'm'),
  PARTITION p1 VALUES LESS THAN (MAXVALUE, MAXVALUE)
);
CREATE TABLE by_list (id int(11) NOT NULL, region varchar(4) NOT NULL)
PARTITION BY LIST COLUMNS (region) (PARTITION east VALUES IN ('pl', 'cz'), PARTITION other DEFAULT);
CREATE TABLE by_key (id int(11) NOT NULL PRIMARY KEY) PARTITION BY LINEAR KEY ALGORITHM=1 (id) PARTITIONS 3;

CREATE TABLE in_memory (a int(11), b int(11), KEY hashed (a), KEY treed (b) USING BTREE) ENGINE=MEMORY;
CREATE TABLE old_engine (a int(11) NOT NULL, b varchar(10), KEY (a) KEY_BLOCK_SIZE=1024) ENGINE=MyISAM PACK_KEYS=1 CHECKSUM=1 DELAY_KEY_WRITE=1 AVG_ROW_LENGTH=10 ROW_FORMAT=DYNAMIC;
CREATE TABLE merged (a int(11) NOT NULL, b varchar(10), KEY (a) KEY_BLOCK_SIZE=1024) ENGINE=MRG_MyISAM INSERT_METHOD=LAST UNION=(old_engine);
CREATE TABLE crash_safe (a int(11)) ENGINE=Aria TRANSACTIONAL=1 PAGE_CHECKSUM=1;
CREATE TABLE separated (a int(11) NOT NULL, b varchar(5) NOT NULL) ENGINE=CSV;

CREATE TABLE `select` (`from` int(11), `with space` int(11), `back``tick` int(11), `ünïcödé` int(11), KEY `key` (`from`));
CREATE TABLE `a.b` (`c.d` int(11));

DELIMITER //
CREATE FUNCTION add_one(n int) RETURNS int(11) DETERMINISTIC NO SQL SQL SECURITY INVOKER COMMENT 'adds; one'
BEGIN
  DECLARE m int DEFAULT 1;
  RETURN n + m;
END //
CREATE FUNCTION greeting(who varchar(20) CHARACTER SET latin1) RETURNS varchar(40) CHARSET utf8mb4 READS SQL DATA
RETURN concat('hello, ', who, ';') //
CREATE AGGREGATE FUNCTION product(x double) RETURNS double
BEGIN
  DECLARE r double DEFAULT 1;
  DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN r;
  LOOP
    FETCH GROUP NEXT ROW;
    SET r = r * x;
  END LOOP;
END //
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
SET SESSION sql_mode = 'ORACLE';
DELIMITER //
CREATE PACKAGE tools AS
  FUNCTION twice(n INT) RETURN INT;
  PROCEDURE nothing;
END //
CREATE PACKAGE BODY tools AS
  FUNCTION twice(n INT) RETURN INT AS BEGIN RETURN n * 2; END;
  PROCEDURE nothing AS BEGIN NULL; END;
END //
CREATE PROCEDURE in_oracle_mode(n INT) AS
  m INT := 1;
BEGIN
  m := m + n;
END //
DELIMITER ;
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
CREATE EVENT every_day ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2030-01-01 00:00:00' ENDS '2037-01-01 00:00:00'
  ON COMPLETION PRESERVE DISABLE COMMENT 'it''s daily; really' DO
BEGIN
  DELETE FROM pairs WHERE a < 0;
  DELETE FROM pairs WHERE b < 0;
END //
SET time_zone = '+02:00' //
CREATE EVENT once ON SCHEDULE AT '2035-06-01 12:00:00' DO DELETE FROM pairs //
SET time_zone = DEFAULT //
CREATE EVENT on_replicas ON SCHEDULE EVERY 5 MINUTE STARTS '2030-01-01 00:00:00' DISABLE ON SLAVE DO DO 1 //
DELIMITER ;
