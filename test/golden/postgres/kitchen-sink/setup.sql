-- One of everything that a PostgreSQL database can hold. Loaded by the tests into a database of its own; what stands
-- below "From version 18 on" only where the server knows it. Roles are those that every server has.

CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'The application; it''s what people use';
CREATE SCHEMA "Odd ""schema""";
CREATE SCHEMA tools;
ALTER SCHEMA tools OWNER TO pg_database_owner;
GRANT USAGE, CREATE ON SCHEMA app TO pg_read_all_data WITH GRANT OPTION;
GRANT USAGE ON SCHEMA app TO pg_monitor;
COMMENT ON SCHEMA public IS 'Nothing stands here';
REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE EXTENSION citext WITH SCHEMA tools;
CREATE EXTENSION hstore WITH SCHEMA tools;
CREATE EXTENSION btree_gist;
CREATE EXTENSION pg_trgm WITH SCHEMA tools;
COMMENT ON EXTENSION hstore IS 'Keys and values';

-- Collations, before the types that use them.
CREATE COLLATION app.plain (provider = libc, locale = 'C');
CREATE COLLATION app.two_parts (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
CREATE COLLATION app.case_insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
COMMENT ON COLLATION app.case_insensitive IS 'A = a';

-- Enums, domains, composite and range types, base types.
CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'it''s great');
ALTER TYPE app.mood ADD VALUE 'so so' BEFORE 'ok';
COMMENT ON TYPE app.mood IS 'How people feel';
CREATE TYPE app.nothing AS ENUM ();
CREATE TYPE app.country AS ENUM ('Argentina', 'Belgium', 'Cameroon', 'Denmark', 'Ecuador', 'Finland', 'Germany', 'Hungary', 'Iceland', 'Japan');
GRANT USAGE ON TYPE app.country TO pg_monitor;
REVOKE USAGE ON TYPE app.country FROM PUBLIC;

CREATE DOMAIN app.email AS text COLLATE app.case_insensitive DEFAULT 'nobody@example.org' NOT NULL
  CONSTRAINT has_at CHECK (VALUE LIKE '%@%')
  CONSTRAINT "not too ""long""" CHECK (length(VALUE) < 100);
COMMENT ON DOMAIN app.email IS 'Anything with an @';
COMMENT ON CONSTRAINT has_at ON DOMAIN app.email IS 'No at, no mail';
CREATE DOMAIN app.work_email AS app.email;
ALTER DOMAIN app.work_email ADD CONSTRAINT at_work CHECK (VALUE LIKE '%@work.example') NOT VALID;
CREATE DOMAIN app.amount AS numeric(12,2) CHECK (VALUE >= 0);
CREATE DOMAIN app.tags AS text[] DEFAULT '{}' CHECK (cardinality(VALUE) <= 5);

CREATE TYPE app.address AS (street text, "zip code" character(5), city text COLLATE "C", country app.country, moved timestamp(3) without time zone[]);
COMMENT ON TYPE app.address IS 'Where somebody lives';
COMMENT ON COLUMN app.address."zip code" IS 'Five digits';
CREATE TYPE app.empty AS ();

CREATE FUNCTION app.time_diff(a time, b time) RETURNS double precision
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT extract(epoch FROM (a - b))::double precision';
CREATE TYPE app.time_span AS RANGE (SUBTYPE = time, SUBTYPE_DIFF = app.time_diff, MULTIRANGE_TYPE_NAME = app.time_spans);
CREATE TYPE app.text_span AS RANGE (SUBTYPE = text, COLLATION = "C", SUBTYPE_OPCLASS = text_pattern_ops);
COMMENT ON TYPE app.time_span IS 'From one time of day to another';
CREATE TYPE app.steps;
CREATE FUNCTION app.steps_canonical(app.steps) RETURNS app.steps LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE app.steps AS RANGE (SUBTYPE = integer, CANONICAL = app.steps_canonical, SUBTYPE_DIFF = int4range_subdiff);

CREATE TYPE app.unfinished;
CREATE TYPE app.ticket;
CREATE FUNCTION app.ticket_in(cstring) RETURNS app.ticket LANGUAGE internal IMMUTABLE STRICT AS 'int8in';
CREATE FUNCTION app.ticket_out(app.ticket) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int8out';
CREATE FUNCTION app.ticket_recv(internal) RETURNS app.ticket LANGUAGE internal IMMUTABLE STRICT AS 'int8recv';
CREATE FUNCTION app.ticket_send(app.ticket) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'int8send';
CREATE TYPE app.ticket (
  INPUT = app.ticket_in, OUTPUT = app.ticket_out, RECEIVE = app.ticket_recv, SEND = app.ticket_send,
  INTERNALLENGTH = 8, PASSEDBYVALUE, ALIGNMENT = double, STORAGE = plain, CATEGORY = 'N', DEFAULT = '7', DELIMITER = ';'
);
COMMENT ON TYPE app.ticket IS 'A number of its own kind';

-- Sequences.
CREATE SEQUENCE app.invoice_numbers AS integer INCREMENT BY 10 MINVALUE 5 MAXVALUE 99999 START WITH 15 CACHE 20 CYCLE;
COMMENT ON SEQUENCE app.invoice_numbers IS 'Handed out by tens';
GRANT USAGE ON SEQUENCE app.invoice_numbers TO pg_monitor;
CREATE SEQUENCE app.countdown INCREMENT BY -1;
CREATE UNLOGGED SEQUENCE app.short_lived;
CREATE SEQUENCE "Odd ""schema"""."Seq";

-- Functions of every kind that tables need.
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed := now();
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION app.touch() IS 'Runs before each write';
CREATE FUNCTION app.slug(title text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN lower(regexp_replace(title, '[^a-zA-Z0-9]+', '-', 'g'));
CREATE FUNCTION app.is_positive(n numeric) RETURNS boolean LANGUAGE sql IMMUTABLE LEAKPROOF COST 5
BEGIN ATOMIC
  SELECT n > 0;
END;

-- Tables.
CREATE TABLE app.people (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number integer GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME app.people_numbers START WITH 1000 INCREMENT BY 5 MAXVALUE 9999 CACHE 3 CYCLE),
  email app.email,
  work_email app.work_email CONSTRAINT people_work_email UNIQUE DEFERRABLE INITIALLY DEFERRED,
  nick tools.citext,
  "first name" character varying(50) COLLATE "C" NOT NULL,
  "last name" character varying(50) NOT NULL,
  full_name text GENERATED ALWAYS AS (("first name" || ' '::text) || "last name") STORED,
  feels app.mood DEFAULT 'ok' NOT NULL,
  moods app.mood[] DEFAULT ARRAY['ok'::app.mood],
  lives_at app.address,
  tags app.tags,
  extra jsonb DEFAULT '{}' NOT NULL,
  settings tools.hstore,
  photo bytea,
  bio text,
  boss bigint,
  born date,
  salary app.amount DEFAULT 0,
  works app.time_span DEFAULT '[09:00,17:00)',
  token uuid DEFAULT gen_random_uuid() NOT NULL,
  changed timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT "odd 'name'" CHECK ("first name" <> 'it''s \ "quoted"') NO INHERIT,
  CHECK (app.is_positive(salary) OR salary = 0),
  CONSTRAINT people_names UNIQUE NULLS NOT DISTINCT ("last name", "first name") INCLUDE (email) WITH (fillfactor=80),
  CONSTRAINT people_boss FOREIGN KEY (boss) REFERENCES app.people (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE
) WITH (fillfactor=70, autovacuum_enabled=false, toast.autovacuum_vacuum_threshold=100);
COMMENT ON TABLE app.people IS 'Everybody we know;
in two lines, with \ and ''quotes''';
COMMENT ON COLUMN app.people.email IS 'Checked by the domain';
COMMENT ON COLUMN app.people."first name" IS 'As said';
ALTER TABLE app.people ADD CONSTRAINT adult CHECK (born < '2010-01-01') NOT VALID;
COMMENT ON CONSTRAINT adult ON app.people IS 'Not checked for those who were here before';
COMMENT ON CONSTRAINT people_boss ON app.people IS 'Somebody above';
COMMENT ON SEQUENCE app.people_numbers IS 'On the badge';
ALTER TABLE app.people ALTER COLUMN photo SET STORAGE EXTERNAL;
ALTER TABLE app.people ALTER COLUMN bio SET COMPRESSION pglz;
ALTER TABLE app.people ALTER COLUMN bio SET STATISTICS 500;
ALTER TABLE app.people ALTER COLUMN "last name" SET (n_distinct = -0.5);
ALTER TABLE app.people ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.people FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON app.people TO pg_read_all_data WITH GRANT OPTION;
GRANT SELECT ON app.people TO pg_monitor;
GRANT SELECT (id, email), UPDATE (email) ON app.people TO pg_signal_backend;

CREATE INDEX people_search ON app.people USING gin (bio tools.gin_trgm_ops) WHERE bio IS NOT NULL;
CREATE INDEX people_lower ON app.people (lower("last name") COLLATE "C" text_pattern_ops DESC NULLS LAST, born DESC, nick) INCLUDE (email, feels);
COMMENT ON INDEX app.people_lower IS 'For the search box';
ALTER INDEX app.people_lower ALTER COLUMN 1 SET STATISTICS 300;
CREATE UNIQUE INDEX people_token ON app.people (token) NULLS NOT DISTINCT WITH (fillfactor=90);
ALTER TABLE app.people CLUSTER ON people_token;
ALTER TABLE app.people REPLICA IDENTITY USING INDEX people_token;
CREATE INDEX people_extra ON app.people USING gin (extra jsonb_path_ops) WITH (fastupdate=off);
CREATE INDEX people_number ON app.people USING hash (number);
CREATE INDEX people_changed ON app.people USING brin (changed) WITH (pages_per_range=32, autosummarize=on);
CREATE INDEX people_bio_words ON app.people USING gist (to_tsvector('english'::regconfig, bio) tsvector_ops (siglen=100));
CREATE INDEX people_nick_prefix ON app.people USING spgist (("first name"::text));

-- Serial columns, with the sequences that come with them, and one that is owned all the same.
CREATE TABLE app.orders (
  id serial PRIMARY KEY,
  small smallserial,
  big bigserial,
  number integer DEFAULT nextval('app.invoice_numbers') NOT NULL,
  buyer bigint NOT NULL REFERENCES app.people ON DELETE RESTRICT,
  state text DEFAULT 'new' NOT NULL CONSTRAINT state CHECK (state IN ('new', 'paid', 'sent')),
  total numeric(12,2) DEFAULT 0.00,
  placed timestamp without time zone DEFAULT '2020-01-01 00:00:00',
  UNIQUE (number)
);
ALTER SEQUENCE app.invoice_numbers OWNED BY app.orders.number;
CREATE TABLE app.order_lines (
  order_id integer NOT NULL,
  line smallint NOT NULL,
  sku character(12) NOT NULL,
  alternative character(12),
  amount integer DEFAULT 1 NOT NULL,
  price money,
  PRIMARY KEY (order_id, line),
  CONSTRAINT of_order FOREIGN KEY (order_id) REFERENCES app.orders (id) ON DELETE CASCADE,
  EXCLUDE USING gist (order_id WITH =, int4range(line, line + 1) WITH &&) WHERE (amount > 0)
);
CREATE TABLE app.products (
  sku character(12), variant integer, name text, price app.amount, dimensions double precision[3], size_of box, PRIMARY KEY (sku, variant)
);
CREATE TABLE app.stock (
  sku character(12),
  variant integer DEFAULT 0,
  place app.text_span,
  CONSTRAINT stock_full FOREIGN KEY (sku, variant) REFERENCES app.products MATCH FULL ON UPDATE SET DEFAULT,
  CONSTRAINT stock_set FOREIGN KEY (sku, variant) REFERENCES app.products ON DELETE SET NULL (variant),
  CONSTRAINT stock_later FOREIGN KEY (sku, variant) REFERENCES app.products ON DELETE SET DEFAULT (sku),
  CONSTRAINT stock_apart EXCLUDE USING gist (place WITH &&) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE app.stock ADD CONSTRAINT stock_unchecked FOREIGN KEY (sku, variant) REFERENCES app.products NOT VALID;
ALTER TABLE app.stock REPLICA IDENTITY FULL;

-- Two tables that need each other.
CREATE TABLE app.hens (id integer PRIMARY KEY, egg integer NOT NULL);
CREATE TABLE app.eggs (id integer PRIMARY KEY, hen integer NOT NULL CONSTRAINT egg_of_hen REFERENCES app.hens);
ALTER TABLE app.hens ADD CONSTRAINT hen_of_egg FOREIGN KEY (egg) REFERENCES app.eggs DEFERRABLE INITIALLY DEFERRED;

-- One whose default reads a function that reads the table.
CREATE TABLE app.counted (id integer);
CREATE FUNCTION app.how_many() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM app.counted; END;
ALTER TABLE app.counted ADD COLUMN position bigint DEFAULT app.how_many();

CREATE UNLOGGED TABLE app.sessions (id uuid PRIMARY KEY, body json, ip inet, seen interval(0) DEFAULT '00:00:00');
ALTER TABLE app.sessions REPLICA IDENTITY NOTHING;
CREATE TABLE app.no_columns ();
CREATE TABLE app.of_address OF app.address (street WITH OPTIONS NOT NULL, city DEFAULT 'Berlin', PRIMARY KEY (street));

-- One of each built-in type.
CREATE TABLE app.every_type (
  a smallint, b integer, c bigint, d numeric, e numeric(5), f numeric(10,-2), g real, h double precision, i money,
  j character varying, k character varying(10), l character(3), m "char", n name, o text, p bytea,
  q timestamp, r timestamp(0), s timestamp with time zone, t timestamp(6) with time zone, u date, v time, w time(3),
  x time with time zone, y interval, z interval year to month, aa interval day to second(3), ab boolean,
  ac point, ad line, ae lseg, af box, ag path, ah polygon, ai circle, aj cidr, ak inet, al macaddr, am macaddr8,
  an bit(3), ao bit varying(5), ap bit varying, aq tsvector, ar tsquery, at uuid, au xml, av json, aw jsonb,
  ax jsonpath, ay int4range, az nummultirange, ba oid, bb regclass, bc pg_lsn, bd integer[], be text[][], bf app.ticket, bg app.ticket[],
  bh app.people, bi tools.citext[], bj "char"[], bk app.time_spans, bl app.email[], bm app.steps
);

-- Inheritance.
CREATE TABLE app.animals (id integer NOT NULL, name text DEFAULT 'nobody', legs integer CHECK (legs >= 0), CONSTRAINT animal_named CHECK (name <> ''));
CREATE TABLE app.pets (owner bigint REFERENCES app.people) INHERITS (app.animals);
CREATE TABLE app.cats (lives integer DEFAULT 9, CONSTRAINT nine CHECK (lives <= 9)) INHERITS (app.pets);
ALTER TABLE app.animals ADD COLUMN kept boolean;
ALTER TABLE ONLY app.cats ALTER COLUMN legs SET DEFAULT 4;
ALTER TABLE ONLY app.cats ALTER COLUMN name SET DEFAULT 'Tom';
CREATE TABLE app.robots (id integer NOT NULL, serial text, legs integer, name text, kept boolean, CHECK (legs >= 0), CONSTRAINT animal_named CHECK (name <> ''));
ALTER TABLE app.robots RENAME CONSTRAINT robots_legs_check TO animals_legs_check;
ALTER TABLE app.robots INHERIT app.animals;

-- Partitions: by range, by list, by hash, in two levels, with defaults, and one that was attached.
CREATE TABLE app.events (
  id bigint GENERATED BY DEFAULT AS IDENTITY,
  day date NOT NULL,
  region text DEFAULT 'eu' NOT NULL,
  person bigint REFERENCES app.people,
  payload jsonb,
  CONSTRAINT events_day CHECK (day > '2000-01-01'),
  CONSTRAINT events_key PRIMARY KEY (id, day, region)
) PARTITION BY RANGE (day);
COMMENT ON TABLE app.events IS 'One partition for each year';
CREATE TABLE app.events_2024 PARTITION OF app.events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (region);
CREATE TABLE app.events_2024_eu PARTITION OF app.events_2024 FOR VALUES IN ('eu', 'uk');
CREATE TABLE app.events_2024_rest PARTITION OF app.events_2024 (region DEFAULT 'us') DEFAULT;
CREATE TABLE app.events_2025 (
  region text NOT NULL, day date NOT NULL, payload jsonb, id bigint NOT NULL, person bigint,
  CONSTRAINT events_day CHECK (day > '2000-01-01'), CONSTRAINT in_2025 CHECK (day >= '2025-01-01')
) WITH (fillfactor=60);
CREATE INDEX events_2025_region ON app.events_2025 (region);
ALTER TABLE app.events ATTACH PARTITION app.events_2025 FOR VALUES FROM ('2025-01-01') TO (MAXVALUE);
CREATE TABLE app.events_old PARTITION OF app.events DEFAULT;
CREATE INDEX events_region ON app.events (region, lower(payload ->> 'kind'));
CREATE INDEX events_only ON ONLY app.events (day);
CREATE TABLE app.shards (key integer, value text) PARTITION BY HASH (key, lower(value) COLLATE "C");
CREATE UNLOGGED TABLE app.shards_0 PARTITION OF app.shards FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE app.shards_1 PARTITION OF app.shards FOR VALUES WITH (modulus 2, remainder 1);

-- Foreign data.
CREATE FOREIGN DATA WRAPPER elsewhere OPTIONS (debug 'true', "odd name" 'a, b');
CREATE FOREIGN DATA WRAPPER checked VALIDATOR postgresql_fdw_validator;
COMMENT ON FOREIGN DATA WRAPPER elsewhere IS 'It has no handler';
CREATE SERVER archive TYPE 'cold' VERSION '2.0' FOREIGN DATA WRAPPER elsewhere OPTIONS (host 'archive.example.org', dbname 'it''s');
COMMENT ON SERVER archive IS 'Slow';
GRANT USAGE ON FOREIGN SERVER archive TO pg_monitor;
GRANT USAGE ON FOREIGN DATA WRAPPER elsewhere TO pg_monitor;
CREATE USER MAPPING FOR PUBLIC SERVER archive;
CREATE USER MAPPING FOR pg_monitor SERVER archive OPTIONS (user 'reader');
CREATE FOREIGN TABLE app.archived (
  id bigint OPTIONS (column_name 'ID') NOT NULL, body text DEFAULT '' COLLATE "C", CONSTRAINT body_given CHECK (body <> '')
) SERVER archive OPTIONS (table_name 'archive "2000"');
COMMENT ON FOREIGN TABLE app.archived IS 'What is older than ten years';
COMMENT ON COLUMN app.archived.body IS 'Packed';
CREATE TABLE app.logs (at date NOT NULL, line text) PARTITION BY RANGE (at);
CREATE FOREIGN TABLE app.logs_old PARTITION OF app.logs FOR VALUES FROM (MINVALUE) TO ('2000-01-01') SERVER archive;

-- Routines.
CREATE FUNCTION app.total(VARIADIC amounts numeric[] DEFAULT ARRAY[]::numeric[]) RETURNS numeric
  LANGUAGE sql STABLE AS $_$ SELECT coalesce(sum(a), 0) FROM unnest($1) a $_$;
CREATE FUNCTION app.split(full_name text, OUT first text, OUT last text, INOUT tries integer DEFAULT 0) LANGUAGE plpgsql
  SET search_path TO app, pg_temp SET work_mem = '8MB' SECURITY DEFINER COST 200 AS $body$
begin
  first := split_part(full_name, ' ', 1); -- it's the "first"
  last := split_part(full_name, ' ', 2);
  tries := tries + 1;
end $body$;
CREATE FUNCTION app.people_of(city text = 'Berlin', "min age" integer DEFAULT 18) RETURNS TABLE (id bigint, name text)
  LANGUAGE sql STABLE ROWS 10 PARALLEL RESTRICTED
BEGIN ATOMIC
  SELECT p.id, p.full_name FROM app.people p WHERE (p.lives_at).city = people_of.city;
  SELECT 1::bigint, 'x'::text WHERE "min age" > 1;
END;
CREATE FUNCTION app.numbers(integer, integer) RETURNS SETOF integer LANGUAGE internal IMMUTABLE STRICT ROWS 100
  SUPPORT generate_series_int4_support AS 'generate_series_int4';
CREATE FUNCTION app.row_no() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_row_number';
CREATE FUNCTION app.anything(anyelement, VARIADIC "any") RETURNS anyelement LANGUAGE internal AS 'jsonb_build_object';
REVOKE EXECUTE ON FUNCTION app.total(numeric[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.total(numeric[]) TO pg_monitor;
CREATE FUNCTION app.overloaded(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION app.overloaded(a text) RETURNS integer LANGUAGE sql AS 'SELECT 2';
CREATE PROCEDURE app.pay(order_id integer, INOUT paid numeric DEFAULT NULL) LANGUAGE plpgsql AS $$
BEGIN
  UPDATE app.orders SET state = 'paid' WHERE id = order_id RETURNING total INTO paid;
  COMMIT;
END
$$;
COMMENT ON PROCEDURE app.pay(integer, INOUT numeric) IS 'Once only';
GRANT EXECUTE ON PROCEDURE app.pay(integer, INOUT numeric) TO pg_monitor;
CREATE PROCEDURE app.forget(person bigint) LANGUAGE sql BEGIN ATOMIC DELETE FROM app.stock; DELETE FROM app.eggs WHERE hen = person; END;

CREATE AGGREGATE app.product(double precision) (SFUNC = float8mul, STYPE = double precision, INITCOND = '1', COMBINEFUNC = float8mul, PARALLEL = SAFE);
COMMENT ON AGGREGATE app.product(double precision) IS 'All of them multiplied';
CREATE AGGREGATE app.moving_sum(double precision) (
  SFUNC = float8pl, STYPE = double precision, SSPACE = 8, INITCOND = '0',
  MSFUNC = float8pl, MINVFUNC = float8mi, MSTYPE = double precision, MSSPACE = 16, MINITCOND = '0'
);
CREATE FUNCTION app.last_of(anyelement, anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE AS 'SELECT $2';
CREATE AGGREGATE app.latest(anyelement) (SFUNC = app.last_of, STYPE = anyelement);
CREATE AGGREGATE app.highest(integer) (SFUNC = int4larger, STYPE = integer, SORTOP = OPERATOR(pg_catalog.>));
CREATE AGGREGATE app.middle(double precision ORDER BY double precision) (
  SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = SHAREABLE
);
CREATE AGGREGATE app.rank_of(VARIADIC "any" ORDER BY VARIADIC "any") (
  SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL
);
CREATE AGGREGATE app.how_often(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
GRANT EXECUTE ON FUNCTION app.product(double precision) TO pg_monitor;

-- Operators, their classes and families.
CREATE FUNCTION app.address_eq(app.address, app.address) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).city = ($2).city';
CREATE FUNCTION app.address_ne(app.address, app.address) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).city <> ($2).city';
CREATE OPERATOR app.=== (FUNCTION = app.address_eq, LEFTARG = app.address, RIGHTARG = app.address, COMMUTATOR = OPERATOR(app.===), NEGATOR = OPERATOR(app.!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR app.!== (FUNCTION = app.address_ne, LEFTARG = app.address, RIGHTARG = app.address, NEGATOR = OPERATOR(app.===), RESTRICT = neqsel);
COMMENT ON OPERATOR app.=== (app.address, app.address) IS 'The same city';
CREATE FUNCTION app.twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
CREATE OPERATOR app.## (FUNCTION = app.twice, RIGHTARG = integer);
CREATE OPERATOR FAMILY app.numbers_family USING btree;
COMMENT ON OPERATOR FAMILY app.numbers_family USING btree IS 'Backwards';
CREATE FUNCTION app.backwards(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT btint4cmp($2, $1)';
CREATE OPERATOR CLASS app.backwards_ops FOR TYPE integer USING btree FAMILY app.numbers_family AS
  OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 app.backwards(integer, integer);
COMMENT ON OPERATOR CLASS app.backwards_ops USING btree IS 'The largest first';
ALTER OPERATOR FAMILY app.numbers_family USING btree ADD OPERATOR 3 = (integer, bigint), FUNCTION 1 (integer, bigint) btint48cmp(integer, bigint);
CREATE OPERATOR CLASS app.near_ops FOR TYPE point USING gist AS
  STORAGE box, OPERATOR 11 |>> (point, point), OPERATOR 15 <-> (point, point) FOR ORDER BY float_ops,
  FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal),
  FUNCTION 3 gist_point_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal),
  FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal), FUNCTION 8 gist_point_distance(internal, point, smallint, oid, internal);
CREATE INDEX orders_backwards ON app.orders (number app.backwards_ops);
CREATE INDEX orders_buyer ON app.orders (buyer);
COMMENT ON INDEX app.orders_buyer IS 'Their orders';

-- Casts, conversions, languages, transforms, access methods.
CREATE FUNCTION app.address_text(app.address) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ($1).city';
CREATE CAST (app.address AS text) WITH FUNCTION app.address_text(app.address) AS ASSIGNMENT;
CREATE CAST (app.ticket AS bigint) WITHOUT FUNCTION AS IMPLICIT;
CREATE CAST (app.mood AS json) WITH INOUT;
COMMENT ON CAST (app.address AS text) IS 'The city';
CREATE CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE DEFAULT CONVERSION app.from_latin FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
COMMENT ON CONVERSION app.latin IS 'From the west';
CREATE TRUSTED LANGUAGE plmine HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
COMMENT ON LANGUAGE plmine IS 'plpgsql by another name';
GRANT USAGE ON LANGUAGE plmine TO pg_monitor;
REVOKE USAGE ON LANGUAGE plmine FROM PUBLIC;
CREATE FUNCTION app.in_mine() RETURNS event_trigger LANGUAGE plmine AS 'BEGIN END';
CREATE TRANSFORM FOR bigint LANGUAGE plmine (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int8recv(internal));
COMMENT ON TRANSFORM FOR bigint LANGUAGE plmine IS 'Of no use';
CREATE FUNCTION app.transformed(bigint) RETURNS bigint TRANSFORM FOR TYPE bigint LANGUAGE plmine AS 'BEGIN RETURN $1; END';
CREATE ACCESS METHOD pile TYPE TABLE HANDLER heap_tableam_handler;
COMMENT ON ACCESS METHOD pile IS 'A heap by another name';
CREATE ACCESS METHOD tree TYPE INDEX HANDLER bthandler;
CREATE TABLE app.piled (id integer) USING pile;

-- Views.
CREATE VIEW app.orders_of_people AS
  SELECT p.id, p.full_name AS name, count(o.id) AS orders, sum(o.total) AS "sum of all", max(p.feels) AS feels
    FROM app.people p LEFT JOIN app.orders o ON o.buyer = p.id GROUP BY p.id;
COMMENT ON VIEW app.orders_of_people IS 'One row each';
COMMENT ON COLUMN app.orders_of_people."sum of all" IS 'In money';
GRANT SELECT ON app.orders_of_people TO pg_monitor;
GRANT SELECT (name) ON app.orders_of_people TO pg_signal_backend;
CREATE VIEW app.a_over_others AS SELECT * FROM app.orders_of_people WHERE orders > 1;
CREATE VIEW app.cheap WITH (security_barrier=true, security_invoker=true) AS SELECT * FROM app.products WHERE price < 10 WITH LOCAL CHECK OPTION;
CREATE VIEW app.cheapest AS SELECT sku, price FROM app.cheap WHERE price < 1 WITH CASCADED CHECK OPTION;
ALTER VIEW app.cheapest ALTER COLUMN price SET DEFAULT 0.5;
CREATE RECURSIVE VIEW app.bosses (id, boss, depth) AS
  SELECT id, boss, 0 FROM app.people WHERE boss IS NULL UNION ALL SELECT p.id, p.boss, b.depth + 1 FROM app.people p JOIN bosses b ON p.boss = b.id;
-- Two views that need each other.
CREATE VIEW app.egg AS SELECT 1 AS id, NULL::app.mood AS feels, 'x'::text COLLATE "C" AS name;
CREATE VIEW app.hen AS SELECT id, feels, name FROM app.egg;
CREATE OR REPLACE VIEW app.egg AS SELECT id, feels, name FROM app.hen;
CREATE MATERIALIZED VIEW app.totals WITH (fillfactor=90) AS SELECT buyer, sum(total) AS total, 'a'::text AS label FROM app.orders GROUP BY buyer WITH NO DATA;
COMMENT ON MATERIALIZED VIEW app.totals IS 'As of last night';
COMMENT ON COLUMN app.totals.total IS 'Of all orders';
CREATE UNIQUE INDEX totals_buyer ON app.totals (buyer);
CREATE INDEX totals_total ON app.totals (total DESC) WHERE total > 100;
ALTER MATERIALIZED VIEW app.totals CLUSTER ON totals_buyer;
ALTER MATERIALIZED VIEW app.totals ALTER COLUMN label SET STORAGE PLAIN;
ALTER MATERIALIZED VIEW app.totals ALTER COLUMN total SET STATISTICS 42;
GRANT SELECT ON app.totals TO pg_monitor;
ALTER MATERIALIZED VIEW app.totals OWNER TO pg_database_owner;
CREATE MATERIALIZED VIEW app.filled USING pile AS SELECT 1 AS one;

-- Rules, triggers, event triggers, policies.
CREATE RULE no_delete AS ON DELETE TO app.products DO INSTEAD NOTHING;
COMMENT ON RULE no_delete ON app.products IS 'They stay';
CREATE RULE log_update AS ON UPDATE TO app.products WHERE old.price <> new.price DO ALSO (INSERT INTO app.counted VALUES (1); DELETE FROM app.stock WHERE stock.sku = old.sku);
CREATE RULE tell AS ON INSERT TO app.products DO ALSO NOTIFY "New products";
ALTER TABLE app.products DISABLE RULE log_update;
CREATE RULE insert_cheap AS ON INSERT TO app.cheap DO INSTEAD INSERT INTO app.products VALUES (new.sku, new.variant, new.name, 0) RETURNING products.*;

CREATE TRIGGER touch BEFORE INSERT OR UPDATE OF email, "first name" ON app.people FOR EACH ROW WHEN (new.born IS NOT NULL) EXECUTE FUNCTION app.touch('it''s', '2');
COMMENT ON TRIGGER touch ON app.people IS 'Keeps the time';
CREATE CONSTRAINT TRIGGER later AFTER INSERT OR DELETE ON app.people FROM app.orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE TRIGGER seen AFTER UPDATE ON app.orders REFERENCING OLD TABLE AS before NEW TABLE AS "After" FOR EACH STATEMENT EXECUTE FUNCTION app.touch();
CREATE TRIGGER emptied BEFORE TRUNCATE ON app.orders EXECUTE FUNCTION app.touch();
ALTER TABLE app.orders DISABLE TRIGGER emptied;
ALTER TABLE app.orders ENABLE REPLICA TRIGGER seen;
CREATE TRIGGER always AFTER DELETE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE app.orders ENABLE ALWAYS TRIGGER always;
CREATE TRIGGER instead INSTEAD OF INSERT OR UPDATE OR DELETE ON app.orders_of_people FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE TRIGGER each_event AFTER INSERT ON app.events FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE app.events_2025 DISABLE TRIGGER each_event;

CREATE FUNCTION app.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER on_create ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION app.on_ddl();
COMMENT ON EVENT TRIGGER on_create IS 'Sees tables come';
CREATE EVENT TRIGGER on_drop ON sql_drop EXECUTE FUNCTION app.on_ddl();
ALTER EVENT TRIGGER on_drop DISABLE;
CREATE EVENT TRIGGER on_rewrite ON table_rewrite EXECUTE FUNCTION app.on_ddl();
ALTER EVENT TRIGGER on_rewrite ENABLE ALWAYS;

CREATE POLICY see_own ON app.people FOR SELECT TO pg_monitor, pg_read_all_data USING (email::text = CURRENT_USER);
COMMENT ON POLICY see_own ON app.people IS 'Only oneself';
CREATE POLICY "write; some" ON app.people AS RESTRICTIVE FOR UPDATE USING (true) WITH CHECK (salary < 100000);
CREATE POLICY everything ON app.people WITH CHECK (EXISTS (SELECT FROM app.orders WHERE buyer = people.id));

-- Statistics, text search.
CREATE STATISTICS app.names_together (dependencies, ndistinct) ON "first name", "last name" FROM app.people;
CREATE STATISTICS app.by_month (mcv) ON extract(month FROM placed), total FROM app.orders;
CREATE STATISTICS app.one_expression ON lower(state) FROM app.orders;
ALTER STATISTICS app.by_month SET STATISTICS 100;
COMMENT ON STATISTICS app.by_month IS 'Seasons';
CREATE TEXT SEARCH PARSER app.words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TEXT SEARCH TEMPLATE app.simplest (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY app.german_words (TEMPLATE = snowball, LANGUAGE = german, STOPWORDS = german);
CREATE TEXT SEARCH DICTIONARY app.plain_words (TEMPLATE = app.simplest, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION app.german (PARSER = app.words);
ALTER TEXT SEARCH CONFIGURATION app.german ADD MAPPING FOR asciiword, word, hword WITH app.german_words, simple;
ALTER TEXT SEARCH CONFIGURATION app.german ADD MAPPING FOR email, url WITH app.plain_words;
COMMENT ON TEXT SEARCH PARSER app.words IS 'Cuts';
COMMENT ON TEXT SEARCH TEMPLATE app.simplest IS 'Keeps';
COMMENT ON TEXT SEARCH DICTIONARY app.german_words IS 'Stems';
COMMENT ON TEXT SEARCH CONFIGURATION app.german IS 'All of it';
CREATE INDEX people_german ON app.people USING gin (to_tsvector('app.german'::regconfig, bio));

-- Publications and a subscription.
CREATE PUBLICATION some_tables FOR TABLE app.people (id, email, token) WHERE (id > 10), TABLE app.orders WITH (publish = 'insert, update');
COMMENT ON PUBLICATION some_tables IS 'For the others';
CREATE PUBLICATION whole_schema FOR TABLES IN SCHEMA app, tools WITH (publish_via_partition_root = true);
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE PUBLICATION nothing_yet;
CREATE SUBSCRIPTION from_afar CONNECTION 'host=afar.example.org dbname=shop password=Never5hown' PUBLICATION theirs, "More of it"
  WITH (connect = false, slot_name = 'from_afar', binary = true, disable_on_error = true, synchronous_commit = 'remote_apply');
COMMENT ON SUBSCRIPTION from_afar IS 'Never on';

-- Rights that new objects get, and on what came with the server or an extension.
ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor IN SCHEMA app GRANT SELECT, INSERT ON TABLES TO pg_read_all_data WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor GRANT USAGE ON SEQUENCES TO pg_read_all_data;
ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor GRANT USAGE ON SCHEMAS TO pg_read_all_data;
GRANT SELECT ON pg_catalog.pg_authid TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) TO pg_monitor;
REVOKE EXECUTE ON FUNCTION tools.akeys(tools.hstore) FROM PUBLIC;
ALTER FUNCTION app.touch() DEPENDS ON EXTENSION hstore;
ALTER TABLE app.hens OWNER TO pg_monitor;
ALTER FUNCTION app.twice(integer) OWNER TO pg_monitor;
ALTER TYPE app.nothing OWNER TO pg_monitor;
ALTER SEQUENCE app.countdown OWNER TO pg_monitor;

-- Names that need quotes.
CREATE TABLE "Odd ""schema"""."select" ("from" integer, "a.b" text DEFAULT '; -- /* $$', "ünïcödé 🙂" text, CONSTRAINT "check" CHECK ("from" > 0));
CREATE INDEX "order" ON "Odd ""schema"""."select" ("a.b", "ünïcödé 🙂");
CREATE VIEW "Odd ""schema"""."View" AS SELECT "from" AS "Group by", "a.b" FROM "Odd ""schema"""."select";
COMMENT ON TABLE "Odd ""schema"""."select" IS '<b>not bold</b> | `code` *stars*';

-- From version 18 on.
CREATE TABLE app.modern (
  id integer CONSTRAINT modern_id NOT NULL,
  name text,
  shout text GENERATED ALWAYS AS (upper(name)),
  valid daterange NOT NULL,
  CONSTRAINT modern_named CHECK (name <> '') NOT ENFORCED,
  CONSTRAINT modern_key PRIMARY KEY (id, valid WITHOUT OVERLAPS),
  CONSTRAINT modern_once UNIQUE (name, valid WITHOUT OVERLAPS)
);
COMMENT ON CONSTRAINT modern_id ON app.modern IS 'Named';
ALTER TABLE app.modern ADD CONSTRAINT modern_name NOT NULL name NOT VALID;
CREATE TABLE app.of_modern (
  modern integer NOT NULL NO INHERIT,
  valid daterange,
  CONSTRAINT of_modern_period FOREIGN KEY (modern, PERIOD valid) REFERENCES app.modern (id, PERIOD valid),
  CONSTRAINT of_people FOREIGN KEY (modern) REFERENCES app.hens NOT ENFORCED
);
CREATE DOMAIN app.named_domain AS integer CONSTRAINT given NOT NULL;
CREATE COLLATION app.built_in (provider = builtin, locale = 'C.UTF-8');
CREATE COLLATION app.ruled (provider = icu, locale = 'und', rules = '&a < g');
CREATE PUBLICATION generated_ones FOR TABLE app.modern WITH (publish_generated_columns = stored);
CREATE SUBSCRIPTION from_18 CONNECTION 'host=afar.example.org password=Never5hown' PUBLICATION theirs
  WITH (connect = false, slot_name = NONE, streaming = parallel, origin = none, run_as_owner = true, password_required = false, failover = false);
CREATE EVENT TRIGGER on_login ON login EXECUTE FUNCTION app.on_ddl();
GRANT MAINTAIN ON app.modern TO pg_monitor;
