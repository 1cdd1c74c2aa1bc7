SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;

CREATE SCHEMA "Odd ""schema""";

CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'The application; it''s what people use';

COMMENT ON SCHEMA public IS 'Nothing stands here';
CREATE SCHEMA tools;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA tools;
COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';

CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA tools;
COMMENT ON EXTENSION hstore IS 'Keys and values';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA tools;
COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE TRUSTED LANGUAGE plmine HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
COMMENT ON LANGUAGE plmine IS 'plpgsql by another name';

CREATE ACCESS METHOD pile TYPE TABLE HANDLER heap_tableam_handler;
COMMENT ON ACCESS METHOD pile IS 'A heap by another name';

CREATE ACCESS METHOD tree TYPE INDEX HANDLER bthandler;

CREATE COLLATION app.built_in (provider = builtin, locale = 'C.UTF-8');

CREATE COLLATION app.case_insensitive (provider = icu, deterministic = false, locale = 'und-u-ks-level2');
COMMENT ON COLLATION app.case_insensitive IS 'A = a';

CREATE COLLATION app.plain (provider = libc, locale = 'C');

CREATE COLLATION app.ruled (provider = icu, locale = 'und', rules = '&a < g');

CREATE COLLATION app.two_parts (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');

CREATE TYPE app.ticket;

CREATE TYPE app.unfinished;

CREATE TYPE app.empty AS ();

CREATE DOMAIN app.amount AS numeric(12,2)
  CONSTRAINT amount_check CHECK (VALUE >= (0)::numeric);

CREATE DOMAIN app.email AS text COLLATE app.case_insensitive DEFAULT 'nobody@example.org'::text NOT NULL
  CONSTRAINT has_at CHECK (VALUE ~~ '%@%'::text)
  CONSTRAINT "not too ""long""" CHECK (length(VALUE) < 100);
COMMENT ON DOMAIN app.email IS 'Anything with an @';
COMMENT ON CONSTRAINT has_at ON DOMAIN app.email IS 'No at, no mail';

CREATE DOMAIN app.named_domain AS integer CONSTRAINT given NOT NULL;

CREATE DOMAIN app.tags AS text[] DEFAULT '{}'::text[]
  CONSTRAINT tags_check CHECK (cardinality(VALUE) <= 5);

CREATE DOMAIN app.work_email AS app.email DEFAULT 'nobody@example.org'::text;
ALTER DOMAIN app.work_email ADD CONSTRAINT at_work CHECK ((VALUE)::text ~~ '%@work.example'::text) NOT VALID;

CREATE TYPE app.country AS ENUM (
  'Argentina',
  'Belgium',
  'Cameroon',
  'Denmark',
  'Ecuador',
  'Finland',
  'Germany',
  'Hungary',
  'Iceland',
  'Japan'
);

CREATE TYPE app.address AS (
  street text,
  "zip code" character(5),
  city text COLLATE "C",
  country app.country,
  moved timestamp(3) without time zone[]
);
COMMENT ON TYPE app.address IS 'Where somebody lives';
COMMENT ON COLUMN app.address."zip code" IS 'Five digits';

CREATE TYPE app.mood AS ENUM ('sad', 'so so', 'ok', 'it''s great');
COMMENT ON TYPE app.mood IS 'How people feel';

CREATE TYPE app.nothing AS ENUM ();

CREATE TYPE app.steps;

CREATE TYPE app.text_span AS RANGE (
  SUBTYPE = text,
  MULTIRANGE_TYPE_NAME = app.text_span_multirange,
  SUBTYPE_OPCLASS = pg_catalog.text_pattern_ops,
  COLLATION = "C"
);

CREATE AGGREGATE app.highest(integer) (
  SFUNC = int4larger,
  STYPE = integer,
  SORTOP = OPERATOR(pg_catalog.>)
);

CREATE AGGREGATE app.how_often(*) (
  SFUNC = int8inc,
  STYPE = bigint,
  INITCOND = '0'
);

CREATE AGGREGATE app.middle(double precision ORDER BY double precision) (
  SFUNC = ordered_set_transition,
  STYPE = internal,
  FINALFUNC = percentile_disc_final,
  FINALFUNC_EXTRA,
  FINALFUNC_MODIFY = SHAREABLE
);

CREATE AGGREGATE app.moving_sum(double precision) (
  SFUNC = float8pl,
  STYPE = double precision,
  SSPACE = 8,
  INITCOND = '0',
  MSFUNC = float8pl,
  MINVFUNC = float8mi,
  MSTYPE = double precision,
  MSSPACE = 16,
  MINITCOND = '0'
);

CREATE AGGREGATE app.product(double precision) (
  SFUNC = float8mul,
  STYPE = double precision,
  COMBINEFUNC = float8mul,
  INITCOND = '1',
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE app.product(double precision) IS 'All of them multiplied';

CREATE AGGREGATE app.rank_of(VARIADIC "any" ORDER BY VARIADIC "any") (
  SFUNC = ordered_set_transition_multi,
  STYPE = internal,
  FINALFUNC = rank_final,
  FINALFUNC_EXTRA,
  HYPOTHETICAL
);

CREATE FUNCTION app.address_eq(app.address, app.address)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT ($1).city = ($2).city$function$;

CREATE FUNCTION app.address_ne(app.address, app.address)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT ($1).city <> ($2).city$function$;

CREATE FUNCTION app.address_text(app.address)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT ($1).city$function$;

CREATE FUNCTION app.anything(anyelement, VARIADIC "any")
 RETURNS anyelement
 LANGUAGE internal
AS $function$jsonb_build_object$function$;

CREATE FUNCTION app.backwards(integer, integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE STRICT
AS $function$SELECT btint4cmp($2, $1)$function$;

CREATE FUNCTION app.in_mine()
 RETURNS event_trigger
 LANGUAGE plmine
AS $function$BEGIN END$function$;

CREATE FUNCTION app.is_positive(n numeric)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE LEAKPROOF COST 5
BEGIN ATOMIC
 SELECT (n > (0)::numeric);
END;

CREATE FUNCTION app.last_of(anyelement, anyelement)
 RETURNS anyelement
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT $2$function$;

CREATE AGGREGATE app.latest(anyelement) (
  SFUNC = app.last_of,
  STYPE = anyelement
);

CREATE FUNCTION app.numbers(integer, integer)
 RETURNS SETOF integer
 LANGUAGE internal
 IMMUTABLE STRICT ROWS 100 SUPPORT generate_series_int4_support
AS $function$generate_series_int4$function$;

CREATE FUNCTION app.on_ddl()
 RETURNS event_trigger
 LANGUAGE plpgsql
AS $function$BEGIN END$function$;

CREATE FUNCTION app.overloaded(a integer)
 RETURNS integer
 LANGUAGE sql
AS $function$SELECT 1$function$;

CREATE FUNCTION app.overloaded(a text)
 RETURNS integer
 LANGUAGE sql
AS $function$SELECT 2$function$;

CREATE FUNCTION app.slug(title text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(regexp_replace(title, '[^a-zA-Z0-9]+'::text, '-'::text, 'g'::text));

CREATE FUNCTION app.split(full_name text, OUT first text, OUT last text, INOUT tries integer DEFAULT 0)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER COST 200
 SET search_path TO 'app', 'pg_temp'
 SET work_mem TO '8MB'
AS $function$
begin
  first := split_part(full_name, ' ', 1); -- it's the "first"
  last := split_part(full_name, ' ', 2);
  tries := tries + 1;
end $function$;

CREATE FUNCTION app.steps_canonical(app.steps)
 RETURNS app.steps
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$int4range_canonical$function$;

CREATE TYPE app.steps AS RANGE (
  SUBTYPE = integer,
  MULTIRANGE_TYPE_NAME = app.steps_multirange,
  CANONICAL = app.steps_canonical,
  SUBTYPE_DIFF = int4range_subdiff
);

CREATE FUNCTION app.ticket_in(cstring)
 RETURNS app.ticket
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$int8in$function$;

CREATE FUNCTION app.ticket_out(app.ticket)
 RETURNS cstring
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$int8out$function$;

CREATE FUNCTION app.ticket_recv(internal)
 RETURNS app.ticket
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$int8recv$function$;

CREATE FUNCTION app.ticket_send(app.ticket)
 RETURNS bytea
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$int8send$function$;

CREATE TYPE app.ticket (
  INPUT = app.ticket_in,
  OUTPUT = app.ticket_out,
  RECEIVE = app.ticket_recv,
  SEND = app.ticket_send,
  INTERNALLENGTH = 8,
  PASSEDBYVALUE,
  ALIGNMENT = double,
  STORAGE = plain,
  CATEGORY = 'N',
  DEFAULT = '7',
  DELIMITER = ';'
);
COMMENT ON TYPE app.ticket IS 'A number of its own kind';

CREATE FUNCTION app.time_diff(a time without time zone, b time without time zone)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$SELECT extract(epoch FROM (a - b))::double precision$function$;

CREATE TYPE app.time_span AS RANGE (
  SUBTYPE = time without time zone,
  MULTIRANGE_TYPE_NAME = app.time_spans,
  SUBTYPE_DIFF = app.time_diff
);
COMMENT ON TYPE app.time_span IS 'From one time of day to another';

CREATE FUNCTION app.total(VARIADIC amounts numeric[] DEFAULT ARRAY[]::numeric[])
 RETURNS numeric
 LANGUAGE sql
 STABLE
AS $function$ SELECT coalesce(sum(a), 0) FROM unnest($1) a $function$;

CREATE FUNCTION app.touch()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  NEW.changed := now();
  RETURN NEW;
END
$function$;
COMMENT ON FUNCTION app.touch() IS 'Runs before each write';

CREATE FUNCTION app.twice(integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT $1 * 2$function$;

CREATE PROCEDURE app.pay(IN order_id integer, INOUT paid numeric DEFAULT NULL::numeric)
 LANGUAGE plpgsql
AS $procedure$
BEGIN
  UPDATE app.orders SET state = 'paid' WHERE id = order_id RETURNING total INTO paid;
  COMMIT;
END
$procedure$;
COMMENT ON PROCEDURE app.pay(IN order_id integer, INOUT paid numeric) IS 'Once only';

CREATE FUNCTION app.row_no()
 RETURNS bigint
 LANGUAGE internal
 WINDOW IMMUTABLE
AS $function$window_row_number$function$;

CREATE OPERATOR FAMILY app.near_ops USING gist;

CREATE OPERATOR FAMILY app.numbers_family USING btree;
COMMENT ON OPERATOR FAMILY app.numbers_family USING btree IS 'Backwards';

CREATE OPERATOR app.!== (
  FUNCTION = app.address_ne,
  LEFTARG = app.address,
  RIGHTARG = app.address,
  NEGATOR = OPERATOR(app.===),
  RESTRICT = neqsel
);

CREATE OPERATOR app.## (
  FUNCTION = app.twice,
  RIGHTARG = integer
);

CREATE OPERATOR app.=== (
  FUNCTION = app.address_eq,
  LEFTARG = app.address,
  RIGHTARG = app.address,
  COMMUTATOR = OPERATOR(app.===),
  NEGATOR = OPERATOR(app.!==),
  RESTRICT = eqsel,
  JOIN = eqjoinsel,
  HASHES,
  MERGES
);
COMMENT ON OPERATOR app.=== (app.address, app.address) IS 'The same city';

CREATE OPERATOR CLASS app.backwards_ops FOR TYPE integer USING btree FAMILY app.numbers_family AS
  OPERATOR 1 >(integer,integer),
  OPERATOR 2 >=(integer,integer),
  OPERATOR 3 =(integer,integer),
  OPERATOR 4 <=(integer,integer),
  OPERATOR 5 <(integer,integer),
  FUNCTION 1 app.backwards(integer,integer);
COMMENT ON OPERATOR CLASS app.backwards_ops USING btree IS 'The largest first';

CREATE OPERATOR CLASS app.near_ops FOR TYPE point USING gist FAMILY app.near_ops AS
  STORAGE box,
  FUNCTION 1 gist_point_consistent(internal,point,smallint,oid,internal),
  FUNCTION 2 gist_box_union(internal,internal),
  FUNCTION 5 gist_box_penalty(internal,internal,internal),
  FUNCTION 6 gist_box_picksplit(internal,internal),
  FUNCTION 7 gist_box_same(box,box,internal);

ALTER OPERATOR FAMILY app.near_ops USING gist ADD
  OPERATOR 11 |>>(point,point),
  OPERATOR 15 <->(point,point) FOR ORDER BY pg_catalog.float_ops,
  FUNCTION 3 (point, point) gist_point_compress(internal),
  FUNCTION 8 (point, point) gist_point_distance(internal,point,smallint,oid,internal);

ALTER OPERATOR FAMILY app.numbers_family USING btree ADD
  OPERATOR 3 =(integer,bigint),
  FUNCTION 1 (integer, bigint) btint48cmp(integer,bigint);

CREATE CAST (app.address AS text) WITH FUNCTION app.address_text(app.address) AS ASSIGNMENT;
COMMENT ON CAST (app.address AS text) IS 'The city';

CREATE CAST (app.mood AS json) WITH INOUT;

CREATE CAST (app.ticket AS bigint) WITHOUT FUNCTION AS IMPLICIT;

CREATE DEFAULT CONVERSION app.from_latin FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;

CREATE CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
COMMENT ON CONVERSION app.latin IS 'From the west';

CREATE TRANSFORM FOR bigint LANGUAGE plmine (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int8recv(internal));
COMMENT ON TRANSFORM FOR bigint LANGUAGE plmine IS 'Of no use';

CREATE FUNCTION app.transformed(bigint)
 RETURNS bigint
 TRANSFORM FOR TYPE bigint
 LANGUAGE plmine
AS $function$BEGIN RETURN $1; END$function$;

CREATE TEXT SEARCH PARSER app.words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, HEADLINE = prsd_headline, LEXTYPES = prsd_lextype);
COMMENT ON TEXT SEARCH PARSER app.words IS 'Cuts';

CREATE TEXT SEARCH TEMPLATE app.simplest (INIT = dsimple_init, LEXIZE = dsimple_lexize);
COMMENT ON TEXT SEARCH TEMPLATE app.simplest IS 'Keeps';

CREATE TEXT SEARCH DICTIONARY app.german_words (TEMPLATE = pg_catalog.snowball, language = 'german', stopwords = 'german');
COMMENT ON TEXT SEARCH DICTIONARY app.german_words IS 'Stems';

CREATE TEXT SEARCH DICTIONARY app.plain_words (TEMPLATE = app.simplest, accept = 'false');

CREATE TEXT SEARCH CONFIGURATION app.german (PARSER = app.words);
ALTER TEXT SEARCH CONFIGURATION app.german
  ADD MAPPING FOR asciiword, hword, word WITH app.german_words, simple;
ALTER TEXT SEARCH CONFIGURATION app.german
  ADD MAPPING FOR email, url WITH app.plain_words;
COMMENT ON TEXT SEARCH CONFIGURATION app.german IS 'All of it';

CREATE FOREIGN DATA WRAPPER checked VALIDATOR postgresql_fdw_validator;

CREATE FOREIGN DATA WRAPPER elsewhere OPTIONS (debug 'true', "odd name" 'a, b');
COMMENT ON FOREIGN DATA WRAPPER elsewhere IS 'It has no handler';

CREATE SERVER archive TYPE 'cold' VERSION '2.0' FOREIGN DATA WRAPPER elsewhere OPTIONS (host 'archive.example.org', dbname 'it''s');
COMMENT ON SERVER archive IS 'Slow';

CREATE USER MAPPING FOR PUBLIC SERVER archive;

CREATE USER MAPPING FOR pg_monitor SERVER archive OPTIONS ("user" 'reader');

CREATE SEQUENCE "Odd ""schema"""."Seq";

CREATE SEQUENCE app.countdown INCREMENT BY -1;

CREATE UNLOGGED SEQUENCE app.short_lived;

CREATE TABLE "Odd ""schema"""."select" (
  "from" integer,
  "a.b" text DEFAULT '; -- /* $$'::text,
  "ünïcödé 🙂" text,
  CONSTRAINT "check" CHECK ("from" > 0)
);
COMMENT ON TABLE "Odd ""schema"""."select" IS '<b>not bold</b> | `code` *stars*';

CREATE INDEX "order" ON "Odd ""schema"""."select" USING btree ("a.b", "ünïcödé 🙂");

CREATE TABLE app.animals (
  id integer NOT NULL,
  name text DEFAULT 'nobody'::text,
  legs integer
);
CREATE TABLE app.pets (
  owner bigint
) INHERITS (app.animals);
CREATE TABLE app.cats (
  lives integer DEFAULT 9
) INHERITS (app.pets);
ALTER TABLE app.animals ADD COLUMN kept boolean;
CREATE TABLE app.robots (
  id integer NOT NULL,
  serial text,
  legs integer,
  name text,
  kept boolean
);
ALTER TABLE app.robots INHERIT app.animals;
ALTER TABLE app.animals ADD CONSTRAINT animal_named CHECK (name <> ''::text);
ALTER TABLE app.animals ADD CONSTRAINT animals_legs_check CHECK (legs >= 0);
ALTER TABLE ONLY app.pets ALTER COLUMN name SET DEFAULT 'nobody'::text;
ALTER TABLE app.cats ALTER COLUMN name SET DEFAULT 'Tom'::text;
ALTER TABLE app.cats ALTER COLUMN legs SET DEFAULT 4;
ALTER TABLE app.cats ADD CONSTRAINT nine CHECK (lives <= 9);
ALTER TABLE app.robots ADD CONSTRAINT animal_named CHECK (name <> ''::text);
ALTER TABLE app.robots ADD CONSTRAINT animals_legs_check CHECK (legs >= 0);

CREATE FOREIGN TABLE app.archived (
  id bigint OPTIONS (column_name 'ID') NOT NULL,
  body text COLLATE "C" DEFAULT ''::text,
  CONSTRAINT body_given CHECK (body <> ''::text)
) SERVER archive OPTIONS (table_name 'archive "2000"');
COMMENT ON FOREIGN TABLE app.archived IS 'What is older than ten years';
COMMENT ON COLUMN app.archived.body IS 'Packed';

CREATE TABLE app.counted (
  id integer,
  "position" bigint
);

CREATE FUNCTION app.how_many()
 RETURNS bigint
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT count(*) AS count
    FROM app.counted;
END;

ALTER TABLE app.counted ALTER COLUMN "position" SET DEFAULT app.how_many();

CREATE TABLE app.eggs (
  id integer NOT NULL,
  hen integer NOT NULL,
  CONSTRAINT eggs_pkey PRIMARY KEY (id)
);

CREATE TABLE app.events (
  id bigint GENERATED BY DEFAULT AS IDENTITY,
  day date NOT NULL,
  region text DEFAULT 'eu'::text NOT NULL,
  person bigint,
  payload jsonb,
  CONSTRAINT events_day CHECK (day > '2000-01-01'::date)
) PARTITION BY RANGE (day);
COMMENT ON TABLE app.events IS 'One partition for each year';

CREATE TRIGGER each_event AFTER INSERT ON app.events FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TABLE app.events_2024 PARTITION OF app.events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (region);

CREATE TABLE app.events_2024_eu PARTITION OF app.events_2024 FOR VALUES IN ('eu', 'uk');
ALTER TABLE app.events_2024_eu ADD CONSTRAINT events_2024_eu_pkey PRIMARY KEY (id, day, region);

CREATE INDEX events_2024_eu_region_lower_idx ON app.events_2024_eu USING btree (region, lower((payload ->> 'kind'::text)));

CREATE TABLE app.events_2024_rest PARTITION OF app.events_2024 (
  region WITH OPTIONS DEFAULT 'us'::text
) DEFAULT;
ALTER TABLE app.events_2024_rest ADD CONSTRAINT events_2024_rest_pkey PRIMARY KEY (id, day, region);

ALTER TABLE ONLY app.events_2024 ADD CONSTRAINT events_2024_pkey PRIMARY KEY (id, day, region);

CREATE INDEX events_2024_region_lower_idx ON ONLY app.events_2024 USING btree (region, lower((payload ->> 'kind'::text)));

ALTER INDEX app.events_2024_pkey ATTACH PARTITION app.events_2024_eu_pkey;
ALTER INDEX app.events_2024_region_lower_idx ATTACH PARTITION app.events_2024_eu_region_lower_idx;

CREATE INDEX events_2024_rest_region_lower_idx ON app.events_2024_rest USING btree (region, lower((payload ->> 'kind'::text)));
ALTER INDEX app.events_2024_pkey ATTACH PARTITION app.events_2024_rest_pkey;
ALTER INDEX app.events_2024_region_lower_idx ATTACH PARTITION app.events_2024_rest_region_lower_idx;

CREATE TABLE app.events_2025 (
  region text NOT NULL,
  day date NOT NULL,
  payload jsonb,
  id bigint NOT NULL,
  person bigint,
  CONSTRAINT events_2025_pkey PRIMARY KEY (id, day, region),
  CONSTRAINT events_day CHECK (day > '2000-01-01'::date),
  CONSTRAINT in_2025 CHECK (day >= '2025-01-01'::date)
) WITH (fillfactor=60);
ALTER TABLE ONLY app.events ATTACH PARTITION app.events_2025 FOR VALUES FROM ('2025-01-01') TO (MAXVALUE);

CREATE INDEX events_2025_region ON app.events_2025 USING btree (region);
CREATE INDEX events_2025_region_lower_idx ON app.events_2025 USING btree (region, lower((payload ->> 'kind'::text)));
ALTER TABLE app.events_2025 DISABLE TRIGGER each_event;

CREATE TABLE app.events_old PARTITION OF app.events DEFAULT;
ALTER TABLE app.events_old ADD CONSTRAINT events_old_pkey PRIMARY KEY (id, day, region);

ALTER TABLE ONLY app.events ADD CONSTRAINT events_key PRIMARY KEY (id, day, region);

CREATE INDEX events_only ON ONLY app.events USING btree (day);
CREATE INDEX events_region ON ONLY app.events USING btree (region, lower((payload ->> 'kind'::text)));

ALTER INDEX app.events_key ATTACH PARTITION app.events_2024_pkey;
ALTER INDEX app.events_region ATTACH PARTITION app.events_2024_region_lower_idx;

ALTER INDEX app.events_key ATTACH PARTITION app.events_2025_pkey;
ALTER INDEX app.events_region ATTACH PARTITION app.events_2025_region_lower_idx;

CREATE INDEX events_old_region_lower_idx ON app.events_old USING btree (region, lower((payload ->> 'kind'::text)));
ALTER INDEX app.events_key ATTACH PARTITION app.events_old_pkey;
ALTER INDEX app.events_region ATTACH PARTITION app.events_old_region_lower_idx;

CREATE TABLE app.hens (
  id integer NOT NULL,
  egg integer NOT NULL,
  CONSTRAINT hens_pkey PRIMARY KEY (id)
);

CREATE TABLE app.logs (
  at date NOT NULL,
  line text
) PARTITION BY RANGE (at);

CREATE FOREIGN TABLE app.logs_old (
  at date CONSTRAINT logs_at_not_null NOT NULL,
  line text
) SERVER archive;
ALTER TABLE ONLY app.logs ATTACH PARTITION app.logs_old FOR VALUES FROM (MINVALUE) TO ('2000-01-01');

CREATE TABLE app.modern (
  id integer CONSTRAINT modern_id NOT NULL,
  name text,
  shout text GENERATED ALWAYS AS (upper(name)) VIRTUAL,
  valid daterange NOT NULL,
  CONSTRAINT modern_key PRIMARY KEY (id, valid WITHOUT OVERLAPS),
  CONSTRAINT modern_once UNIQUE (name, valid WITHOUT OVERLAPS),
  CONSTRAINT modern_named CHECK (name <> ''::text) NOT ENFORCED
);
ALTER TABLE app.modern ADD CONSTRAINT modern_name NOT NULL name NOT VALID;
COMMENT ON CONSTRAINT modern_id ON app.modern IS 'Named';

CREATE TABLE app.no_columns ();

CREATE TABLE app.of_address OF app.address (
  street WITH OPTIONS NOT NULL,
  city WITH OPTIONS DEFAULT 'Berlin'::text,
  CONSTRAINT of_address_pkey PRIMARY KEY (street)
);

CREATE TABLE app.of_modern (
  modern integer NOT NULL NO INHERIT,
  valid daterange
);

CREATE TABLE app.order_lines (
  order_id integer NOT NULL,
  line smallint NOT NULL,
  sku character(12) NOT NULL,
  alternative character(12),
  amount integer DEFAULT 1 NOT NULL,
  price money,
  CONSTRAINT order_lines_pkey PRIMARY KEY (order_id, line),
  CONSTRAINT order_lines_order_id_int4range_excl EXCLUDE USING gist (order_id WITH =, int4range((line)::integer, (line + 1)) WITH &&) WHERE ((amount > 0))
);

CREATE SEQUENCE app.invoice_numbers AS integer INCREMENT BY 10 MINVALUE 5 MAXVALUE 99999 START WITH 15 CACHE 20 CYCLE;
COMMENT ON SEQUENCE app.invoice_numbers IS 'Handed out by tens';

CREATE TABLE app.orders (
  id serial,
  small smallserial,
  big bigserial,
  number integer DEFAULT nextval('app.invoice_numbers'::regclass) NOT NULL,
  buyer bigint NOT NULL,
  state text DEFAULT 'new'::text NOT NULL,
  total numeric(12,2) DEFAULT 0.00,
  placed timestamp without time zone DEFAULT '2020-01-01 00:00:00'::timestamp without time zone,
  CONSTRAINT orders_pkey PRIMARY KEY (id),
  CONSTRAINT orders_number_key UNIQUE (number),
  CONSTRAINT state CHECK (state = ANY (ARRAY['new'::text, 'paid'::text, 'sent'::text]))
);

ALTER SEQUENCE app.invoice_numbers OWNED BY app.orders.number;

CREATE INDEX orders_backwards ON app.orders USING btree (number app.backwards_ops);

CREATE INDEX orders_buyer ON app.orders USING btree (buyer);
COMMENT ON INDEX app.orders_buyer IS 'Their orders';

CREATE TRIGGER always AFTER DELETE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE app.orders ENABLE ALWAYS TRIGGER always;

CREATE TRIGGER emptied BEFORE TRUNCATE ON app.orders FOR EACH STATEMENT EXECUTE FUNCTION app.touch();
ALTER TABLE app.orders DISABLE TRIGGER emptied;

CREATE TRIGGER seen AFTER UPDATE ON app.orders REFERENCING OLD TABLE AS before NEW TABLE AS "After" FOR EACH STATEMENT EXECUTE FUNCTION app.touch();
ALTER TABLE app.orders ENABLE REPLICA TRIGGER seen;

CREATE TABLE app.people (
  id bigint GENERATED ALWAYS AS IDENTITY,
  number integer GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME app.people_numbers INCREMENT BY 5 MAXVALUE 9999 START WITH 1000 CACHE 3 CYCLE),
  email app.email,
  work_email app.work_email,
  nick tools.citext,
  "first name" character varying(50) COLLATE "C" NOT NULL,
  "last name" character varying(50) NOT NULL,
  full_name text GENERATED ALWAYS AS ((("first name")::text || ' '::text) || ("last name")::text) STORED,
  feels app.mood DEFAULT 'ok'::app.mood NOT NULL,
  moods app.mood[] DEFAULT ARRAY['ok'::app.mood],
  lives_at app.address,
  tags app.tags,
  extra jsonb DEFAULT '{}'::jsonb NOT NULL,
  settings tools.hstore,
  photo bytea,
  bio text COMPRESSION pglz,
  boss bigint,
  born date,
  salary app.amount DEFAULT 0,
  works app.time_span DEFAULT '[09:00:00,17:00:00)'::app.time_span,
  token uuid DEFAULT gen_random_uuid() NOT NULL,
  changed timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT people_pkey PRIMARY KEY (id),
  CONSTRAINT people_names UNIQUE NULLS NOT DISTINCT ("last name", "first name") INCLUDE (email) WITH (fillfactor=80),
  CONSTRAINT people_work_email UNIQUE (work_email) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT "odd 'name'" CHECK (("first name")::text <> 'it''s \ "quoted"'::text) NO INHERIT,
  CONSTRAINT people_salary_check CHECK (app.is_positive((salary)::numeric) OR ((salary)::numeric = (0)::numeric))
) WITH (fillfactor=70, autovacuum_enabled=false, toast.autovacuum_vacuum_threshold=100);
ALTER TABLE app.people ADD CONSTRAINT adult CHECK (born < '2010-01-01'::date) NOT VALID;
COMMENT ON CONSTRAINT adult ON app.people IS 'Not checked for those who were here before';
COMMENT ON TABLE app.people IS 'Everybody we know;
in two lines, with \ and ''quotes''';
COMMENT ON SEQUENCE app.people_numbers IS 'On the badge';
COMMENT ON COLUMN app.people.email IS 'Checked by the domain';
COMMENT ON COLUMN app.people."first name" IS 'As said';
ALTER TABLE app.people ALTER COLUMN "last name" SET (n_distinct=-0.5);
ALTER TABLE app.people ALTER COLUMN photo SET STORAGE EXTERNAL;
ALTER TABLE app.people ALTER COLUMN bio SET STATISTICS 500;
ALTER TABLE app.people ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.people FORCE ROW LEVEL SECURITY;

CREATE FUNCTION app.people_of(city text DEFAULT 'Berlin'::text, "min age" integer DEFAULT 18)
 RETURNS TABLE(id bigint, name text)
 LANGUAGE sql
 STABLE PARALLEL RESTRICTED ROWS 10
BEGIN ATOMIC
 SELECT p.id,
     p.full_name
    FROM app.people p
   WHERE ((p.lives_at).city = people_of.city);
 SELECT (1)::bigint AS int8,
     'x'::text AS text
   WHERE ("min age" > 1);
END;

CREATE TABLE app.every_type (
  a smallint,
  b integer,
  c bigint,
  d numeric,
  e numeric(5,0),
  f numeric(10,-2),
  g real,
  h double precision,
  i money,
  j character varying,
  k character varying(10),
  l character(3),
  m "char",
  n name,
  o text,
  p bytea,
  q timestamp without time zone,
  r timestamp(0) without time zone,
  s timestamp with time zone,
  t timestamp(6) with time zone,
  u date,
  v time without time zone,
  w time(3) without time zone,
  x time with time zone,
  y interval,
  z interval year to month,
  aa interval day to second(3),
  ab boolean,
  ac point,
  ad line,
  ae lseg,
  af box,
  ag path,
  ah polygon,
  ai circle,
  aj cidr,
  ak inet,
  al macaddr,
  am macaddr8,
  an bit(3),
  ao bit varying(5),
  ap bit varying,
  aq tsvector,
  ar tsquery,
  at uuid,
  au xml,
  av json,
  aw jsonb,
  ax jsonpath,
  ay int4range,
  az nummultirange,
  ba oid,
  bb regclass,
  bc pg_lsn,
  bd integer[],
  be text[],
  bf app.ticket,
  bg app.ticket[],
  bh app.people,
  bi tools.citext[],
  bj "char"[],
  bk app.time_spans,
  bl app.email[],
  bm app.steps
);

CREATE INDEX people_bio_words ON app.people USING gist (to_tsvector('english'::regconfig, bio) tsvector_ops (siglen='100'));
CREATE INDEX people_changed ON app.people USING brin (changed) WITH (pages_per_range='32', autosummarize='on');
CREATE INDEX people_extra ON app.people USING gin (extra jsonb_path_ops) WITH (fastupdate=off);
CREATE INDEX people_german ON app.people USING gin (to_tsvector('app.german'::regconfig, bio));

CREATE INDEX people_lower ON app.people USING btree (lower(("last name")::text) COLLATE "C" text_pattern_ops DESC NULLS LAST, born DESC, nick) INCLUDE (email, feels);
ALTER INDEX app.people_lower ALTER COLUMN 1 SET STATISTICS 300;
COMMENT ON INDEX app.people_lower IS 'For the search box';

CREATE INDEX people_nick_prefix ON app.people USING spgist ((("first name")::text));
CREATE INDEX people_number ON app.people USING hash (number);
CREATE INDEX people_search ON app.people USING gin (bio tools.gin_trgm_ops) WHERE (bio IS NOT NULL);

CREATE UNIQUE INDEX people_token ON app.people USING btree (token) NULLS NOT DISTINCT WITH (fillfactor='90');
ALTER TABLE app.people CLUSTER ON people_token;
ALTER TABLE ONLY app.people REPLICA IDENTITY USING INDEX people_token;

CREATE POLICY everything ON app.people WITH CHECK (EXISTS ( SELECT
   FROM app.orders
  WHERE (orders.buyer = people.id)));

CREATE POLICY see_own ON app.people FOR SELECT TO pg_monitor, pg_read_all_data USING ((email)::text = CURRENT_USER);
COMMENT ON POLICY see_own ON app.people IS 'Only oneself';

CREATE POLICY "write; some" ON app.people AS RESTRICTIVE FOR UPDATE USING (true) WITH CHECK ((salary)::numeric < (100000)::numeric);
CREATE CONSTRAINT TRIGGER later AFTER INSERT OR DELETE ON app.people FROM app.orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE TRIGGER touch BEFORE INSERT OR UPDATE OF email, "first name" ON app.people FOR EACH ROW WHEN ((new.born IS NOT NULL)) EXECUTE FUNCTION app.touch('it''s', '2');
COMMENT ON TRIGGER touch ON app.people IS 'Keeps the time';

CREATE TABLE app.piled (
  id integer
) USING pile;

CREATE TABLE app.products (
  sku character(12) NOT NULL,
  variant integer NOT NULL,
  name text,
  price app.amount,
  dimensions double precision[],
  size_of box,
  CONSTRAINT products_pkey PRIMARY KEY (sku, variant)
);

CREATE RULE no_delete AS
    ON DELETE TO app.products DO INSTEAD NOTHING;
COMMENT ON RULE no_delete ON app.products IS 'They stay';

CREATE RULE tell AS
    ON INSERT TO app.products DO
 NOTIFY "New products";

CREATE UNLOGGED TABLE app.sessions (
  id uuid NOT NULL,
  body json,
  ip inet,
  seen interval(0) DEFAULT '00:00:00'::interval(0),
  CONSTRAINT sessions_pkey PRIMARY KEY (id)
);
ALTER TABLE app.sessions REPLICA IDENTITY NOTHING;

CREATE TABLE app.shards (
  key integer,
  value text
) PARTITION BY HASH (key, lower(value) COLLATE "C");

CREATE UNLOGGED TABLE app.shards_0 PARTITION OF app.shards FOR VALUES WITH (modulus 2, remainder 0);

CREATE TABLE app.shards_1 PARTITION OF app.shards FOR VALUES WITH (modulus 2, remainder 1);

CREATE TABLE app.stock (
  sku character(12),
  variant integer DEFAULT 0,
  place app.text_span,
  CONSTRAINT stock_apart EXCLUDE USING gist (place WITH &&) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE app.stock REPLICA IDENTITY FULL;

CREATE PROCEDURE app.forget(IN person bigint)
 LANGUAGE sql
BEGIN ATOMIC
 DELETE FROM app.stock;
 DELETE FROM app.eggs
   WHERE (eggs.hen = forget.person);
END;

CREATE RULE log_update AS
    ON UPDATE TO app.products
   WHERE ((old.price)::numeric <> (new.price)::numeric) DO ( INSERT INTO app.counted (id)
  VALUES (1);
 DELETE FROM app.stock
  WHERE (stock.sku = old.sku);
);
ALTER TABLE app.products DISABLE RULE log_update;

CREATE VIEW "Odd ""schema"""."View" AS
 SELECT "from" AS "Group by",
    "a.b"
   FROM "Odd ""schema"""."select";

CREATE VIEW app.bosses AS
 WITH RECURSIVE bosses(id, boss, depth) AS (
         SELECT people.id,
            people.boss,
            0 AS "?column?"
           FROM app.people
          WHERE (people.boss IS NULL)
        UNION ALL
         SELECT p.id,
            p.boss,
            (b.depth + 1)
           FROM (app.people p
             JOIN bosses b ON ((p.boss = b.id)))
        )
 SELECT id,
    boss,
    depth
   FROM bosses;

CREATE VIEW app.cheap WITH (security_barrier=true, security_invoker=true) AS
 SELECT sku,
    variant,
    name,
    price,
    dimensions,
    size_of
   FROM app.products
  WHERE ((price)::numeric < (10)::numeric)
  WITH LOCAL CHECK OPTION;

CREATE RULE insert_cheap AS
    ON INSERT TO app.cheap DO INSTEAD  INSERT INTO app.products (sku, variant, name, price)
  VALUES (new.sku, new.variant, new.name, 0)
  RETURNING products.sku,
    products.variant,
    products.name,
    products.price,
    products.dimensions,
    products.size_of;

CREATE VIEW app.cheapest AS
 SELECT sku,
    price
   FROM app.cheap
  WHERE ((price)::numeric < (1)::numeric)
  WITH CASCADED CHECK OPTION;
ALTER VIEW app.cheapest ALTER COLUMN price SET DEFAULT 0.5;

CREATE VIEW app.egg AS SELECT
  NULL::integer AS id,
  NULL::app.mood AS feels,
  NULL::text COLLATE "C" AS name;

CREATE MATERIALIZED VIEW app.filled USING pile AS
 SELECT 1 AS one
  WITH NO DATA;

CREATE VIEW app.hen AS SELECT
  NULL::integer AS id,
  NULL::app.mood AS feels,
  NULL::text COLLATE "C" AS name;

CREATE OR REPLACE VIEW app.egg AS
 SELECT id,
    feels,
    name
   FROM app.hen;

CREATE OR REPLACE VIEW app.hen AS
 SELECT id,
    feels,
    name
   FROM app.egg;

CREATE VIEW app.orders_of_people AS
 SELECT p.id,
    p.full_name AS name,
    count(o.id) AS orders,
    sum(o.total) AS "sum of all",
    max(p.feels) AS feels
   FROM (app.people p
     LEFT JOIN app.orders o ON ((o.buyer = p.id)))
  GROUP BY p.id;
COMMENT ON VIEW app.orders_of_people IS 'One row each';
COMMENT ON COLUMN app.orders_of_people."sum of all" IS 'In money';

CREATE VIEW app.a_over_others AS
 SELECT id,
    name,
    orders,
    "sum of all",
    feels
   FROM app.orders_of_people
  WHERE (orders > 1);

CREATE TRIGGER instead INSTEAD OF INSERT OR DELETE OR UPDATE ON app.orders_of_people FOR EACH ROW EXECUTE FUNCTION app.touch();

CREATE MATERIALIZED VIEW app.totals WITH (fillfactor=90) AS
 SELECT buyer,
    sum(total) AS total,
    'a'::text AS label
   FROM app.orders
  GROUP BY buyer
  WITH NO DATA;
COMMENT ON MATERIALIZED VIEW app.totals IS 'As of last night';
ALTER MATERIALIZED VIEW app.totals ALTER COLUMN total SET STATISTICS 42;
COMMENT ON COLUMN app.totals.total IS 'Of all orders';
ALTER MATERIALIZED VIEW app.totals ALTER COLUMN label SET STORAGE PLAIN;

CREATE UNIQUE INDEX totals_buyer ON app.totals USING btree (buyer);
ALTER MATERIALIZED VIEW app.totals CLUSTER ON totals_buyer;

CREATE INDEX totals_total ON app.totals USING btree (total DESC) WHERE (total > (100)::numeric);

CREATE STATISTICS app.by_month (mcv) ON total, EXTRACT(month FROM placed) FROM app.orders;
ALTER STATISTICS app.by_month SET STATISTICS 100;
COMMENT ON STATISTICS app.by_month IS 'Seasons';

CREATE STATISTICS app.names_together (ndistinct, dependencies) ON "first name", "last name" FROM app.people;

CREATE STATISTICS app.one_expression ON lower(state) FROM app.orders;

ALTER TABLE app.eggs ADD CONSTRAINT egg_of_hen FOREIGN KEY (hen) REFERENCES app.hens(id);

ALTER TABLE app.events ADD CONSTRAINT events_person_fkey FOREIGN KEY (person) REFERENCES app.people(id);

ALTER TABLE app.hens ADD CONSTRAINT hen_of_egg FOREIGN KEY (egg) REFERENCES app.eggs(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE app.of_modern ADD CONSTRAINT of_modern_period FOREIGN KEY (modern, PERIOD valid) REFERENCES app.modern(id, PERIOD valid);
ALTER TABLE app.of_modern ADD CONSTRAINT of_people FOREIGN KEY (modern) REFERENCES app.hens(id) NOT ENFORCED;

ALTER TABLE app.order_lines ADD CONSTRAINT of_order FOREIGN KEY (order_id) REFERENCES app.orders(id) ON DELETE CASCADE;

ALTER TABLE app.orders ADD CONSTRAINT orders_buyer_fkey FOREIGN KEY (buyer) REFERENCES app.people(id) ON DELETE RESTRICT;

ALTER TABLE app.people ADD CONSTRAINT people_boss FOREIGN KEY (boss) REFERENCES app.people(id) ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE;
COMMENT ON CONSTRAINT people_boss ON app.people IS 'Somebody above';

ALTER TABLE app.pets ADD CONSTRAINT pets_owner_fkey FOREIGN KEY (owner) REFERENCES app.people(id);

ALTER TABLE app.stock ADD CONSTRAINT stock_full FOREIGN KEY (sku, variant) REFERENCES app.products(sku, variant) MATCH FULL ON UPDATE SET DEFAULT;
ALTER TABLE app.stock ADD CONSTRAINT stock_later FOREIGN KEY (sku, variant) REFERENCES app.products(sku, variant) ON DELETE SET DEFAULT (sku);
ALTER TABLE app.stock ADD CONSTRAINT stock_set FOREIGN KEY (sku, variant) REFERENCES app.products(sku, variant) ON DELETE SET NULL (variant);
ALTER TABLE app.stock ADD CONSTRAINT stock_unchecked FOREIGN KEY (sku, variant) REFERENCES app.products(sku, variant) NOT VALID;

ALTER FUNCTION app.touch() DEPENDS ON EXTENSION hstore;

CREATE PUBLICATION everything
  FOR ALL TABLES;

CREATE PUBLICATION generated_ones
  FOR TABLE ONLY app.modern
  WITH (publish_generated_columns = stored);

CREATE PUBLICATION nothing_yet;

CREATE PUBLICATION some_tables
  FOR TABLE ONLY app.orders,
    TABLE ONLY app.people (id, email, token) WHERE (id > 10)
  WITH (publish = 'insert, update');
COMMENT ON PUBLICATION some_tables IS 'For the others';

CREATE PUBLICATION whole_schema
  FOR TABLES IN SCHEMA app,
    TABLES IN SCHEMA tools
  WITH (publish_via_partition_root = true);

CREATE SUBSCRIPTION from_18 CONNECTION ''
  PUBLICATION theirs
  WITH (connect = false, slot_name = NONE, streaming = parallel, password_required = false, run_as_owner = true, origin = none);

CREATE SUBSCRIPTION from_afar CONNECTION ''
  PUBLICATION theirs, "More of it"
  WITH (connect = false, slot_name = 'from_afar', binary = true, streaming = parallel, disable_on_error = true, synchronous_commit = 'remote_apply');
COMMENT ON SUBSCRIPTION from_afar IS 'Never on';

CREATE EVENT TRIGGER on_create ON ddl_command_end
  WHEN TAG IN ('CREATE TABLE', 'DROP TABLE')
  EXECUTE FUNCTION app.on_ddl();
COMMENT ON EVENT TRIGGER on_create IS 'Sees tables come';

CREATE EVENT TRIGGER on_drop ON sql_drop
  EXECUTE FUNCTION app.on_ddl();
ALTER EVENT TRIGGER on_drop DISABLE;

CREATE EVENT TRIGGER on_login ON login
  EXECUTE FUNCTION app.on_ddl();

CREATE EVENT TRIGGER on_rewrite ON table_rewrite
  EXECUTE FUNCTION app.on_ddl();
ALTER EVENT TRIGGER on_rewrite ENABLE ALWAYS;
