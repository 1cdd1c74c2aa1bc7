-- At least one of everything that SQLite can have in a schema.

-- Types: of every affinity, with arguments, of several words, of none, of a name of its own.
CREATE TABLE types (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  tiny      TINYINT,
  big       UNSIGNED BIG INT,
  label     VARCHAR(20) NOT NULL DEFAULT 'none',
  native    NATIVE CHARACTER(70),
  body      TEXT COLLATE NOCASE,
  picture   BLOB DEFAULT x'00ff',
  ratio     DOUBLE PRECISION DEFAULT -1.5e-3,
  price     DECIMAL(10, 5) DEFAULT (1 + 1),
  flag      BOOLEAN DEFAULT TRUE,
  made      DATETIME DEFAULT CURRENT_TIMESTAMP,
  extra     JSON,
  point     FLOATING POINT,
  anything
);

-- Names that need quotes, in all the ways to quote them; text in double quotes, which SQLite forgives.
CREATE TABLE "odd ""name"" of; a table" (
  [in brackets]  INTEGER,
  `back``tick`   TEXT DEFAULT "text, really",
  'single'       TEXT,
  "select"       TEXT CHECK ("select" IN ("yes", 'n''o')),
  "Ünïcødé ✓"    TEXT,
  "a.b\c"        TEXT,
  "line
break"           TEXT,
  " "            TEXT
);

CREATE TABLE regions (
  country TEXT NOT NULL,
  code    TEXT NOT NULL,
  name    TEXT,
  PRIMARY KEY (country, code DESC)
) WITHOUT ROWID;

CREATE TABLE strict_ones (
  id    INT NOT NULL PRIMARY KEY,
  any_  ANY,
  real_ REAL
) STRICT;

CREATE TABLE both (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;

-- An old mistake of SQLite that was kept: this one is no alias of the rowid.
CREATE TABLE descending (id INTEGER PRIMARY KEY DESC, x);

-- Constraints, with and without names and conflict clauses; some commas are left out, as SQLite allows.
CREATE TABLE orders (
  id       INTEGER CONSTRAINT orders_pk PRIMARY KEY ON CONFLICT REPLACE,
  number   TEXT CONSTRAINT number_given NOT NULL ON CONFLICT FAIL CONSTRAINT number_once UNIQUE ON CONFLICT IGNORE,
  country  TEXT,
  code     TEXT,
  parent   INTEGER REFERENCES orders ON DELETE SET NULL ON UPDATE CASCADE,
  late     INTEGER REFERENCES types(id) ON DELETE SET DEFAULT NOT DEFERRABLE,
  "later"  INTEGER CONSTRAINT later_fk REFERENCES types (id) DEFERRABLE INITIALLY DEFERRED,
  soon     INTEGER DEFAULT NULL NULL REFERENCES types DEFERRABLE INITIALLY IMMEDIATE,
  quantity INTEGER NOT NULL DEFAULT 1 CHECK (quantity > 0 /* a ) in a comment */),
  total    INTEGER CHECK (total >= 0) CHECK (total >= 0), -- said twice
  UNIQUE (country COLLATE NOCASE, code),
  CONSTRAINT small CHECK (quantity < 100 OR ("code" = 'x,)' AND total > 1)) ON CONFLICT ABORT
  CONSTRAINT region FOREIGN KEY (country, code) REFERENCES regions (country, code) MATCH FULL ON UPDATE RESTRICT
    DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (number), -- makes no index: there is one already
  FOREIGN KEY (total) REFERENCES not_there (id) ON DELETE NO ACTION
);

CREATE TABLE generated (
  a     INTEGER,
  b     INTEGER GENERATED ALWAYS AS (a * 2) STORED,
  c     TEXT AS ('x' || a) VIRTUAL NOT NULL,
  d     INT AS (abs(a)) UNIQUE,
  check_ TEXT
);

CREATE INDEX types_by_label ON types (label);
CREATE UNIQUE INDEX [types once] ON types (label COLLATE RTRIM DESC, tiny ASC, body COLLATE NOCASE);
CREATE INDEX types_by_expression ON types (lower(label), price * 2 DESC, (label || 'x') COLLATE NOCASE DESC)
  WHERE flag AND label IS NOT NULL -- only some
;
CREATE UNIQUE INDEX IF NOT EXISTS main.one_open ON orders (country) WHERE total IS NULL;

CREATE VIEW order_totals (number, sum) AS
  -- what each order comes to
  SELECT o.number, sum(o.total) FROM orders AS o JOIN regions USING (country, code) GROUP BY 1;
CREATE VIEW a_over_b AS SELECT * FROM order_totals WHERE sum > (SELECT avg(total) FROM orders);
CREATE VIEW recursive AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n;
CREATE VIEW broken AS SELECT gone FROM nowhere;

CREATE TRIGGER orders_before BEFORE INSERT ON orders BEGIN
  SELECT RAISE(ABORT, 'no; never') WHERE NEW.quantity = 0;
END;
CREATE TRIGGER orders_after AFTER UPDATE OF total, "later" ON orders FOR EACH ROW
  WHEN NEW.total <> CASE WHEN OLD.total IS NULL THEN 0 ELSE OLD.total END
BEGIN
  UPDATE types SET label = 'x' WHERE id = NEW."later";
  INSERT INTO regions (country, code) VALUES (NEW.country, 'n'); -- with a comment
END;
CREATE TRIGGER orders_gone DELETE ON orders BEGIN DELETE FROM generated WHERE a = OLD.id; END;
CREATE TRIGGER totals_instead INSTEAD OF INSERT ON order_totals BEGIN SELECT 1; END;

-- Virtual tables, with the shadow tables they make.
CREATE TABLE documents (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
CREATE VIRTUAL TABLE documents_index USING fts5(title, body, content='documents', content_rowid='id', tokenize = "porter unicode61");
CREATE VIRTUAL TABLE a_vocabulary USING fts5vocab(documents_index, 'row');
CREATE VIRTUAL TABLE boxes USING rtree(id, min_x, max_x, min_y, max_y, +label TEXT);

-- What is SQLite's own is no part of the schema.
INSERT INTO types (label) VALUES ('one'), ('two');
ANALYZE;
