/** The part of random PostgreSQL schemas that is not tables: views, routines, triggers, policies, rights. */
import {COMMENTS, quoted, type RandomTable, text, type World} from './postgres-arbitrary.ts'

const ROLES = ['pg_monitor', 'pg_read_all_data', 'pg_signal_backend', 'PUBLIC']

function addView(world: World): void {
  const {choice, statements, tables, views, newName} = world
  const {name} = newName()
  const [from, columns] = sourceOf(world)
  const picked = choice.some(columns, 4)
  const renamed = picked.map((column) => (choice.rarely(4) ? choice.name() : column))
  const list = picked.map((column, at) => `s.${quoted(column)} AS ${quoted(renamed[at] as string)}`).join(', ')
  const materialized = choice.rarely(4)
  const queries = [
    `SELECT ${list} FROM ${from} s`,
    `SELECT ${list} FROM ${from} s WHERE s.${quoted(picked[0] as string)} IS NOT NULL ORDER BY 1`,
    `SELECT ${list} FROM ${from} s GROUP BY ${picked.map((column) => `s.${quoted(column)}`).join(', ')}`,
    `SELECT ${list} FROM ${from} s LEFT JOIN ${choice.of(tables).name} u USING ("id")`,
    `WITH RECURSIVE w AS (SELECT * FROM ${from}) SELECT ${list} FROM w s`,
    `SELECT ${list} FROM ${from} s UNION ALL SELECT ${list} FROM ${from} s`,
    `SELECT DISTINCT ${list} FROM ${from} s`,
    `SELECT ${list} FROM ${from} s WHERE s.* IS NOT NULL`,
  ]
  const options = choice.of([
    '',
    '',
    '',
    'WITH (security_barrier=true)',
    'WITH (security_invoker=true)',
    'WITH (check_option=local)',
  ])
  statements.push(
    materialized
      ? `CREATE MATERIALIZED VIEW ${name} ${choice.maybe('WITH (fillfactor=60)')} AS ${choice.of(queries)}`
      : `CREATE VIEW ${name} ${options} AS ${choice.of(queries)}`,
  )
  if (materialized)
    statements.push(`CREATE ${choice.maybe('UNIQUE')} INDEX ON ${name} (${quoted(renamed[0] as string)})`)
  views.push({name, columns: renamed})
}

function sourceOf({choice, tables, views}: World): readonly [string, readonly string[]] {
  const view = views.length > 0 && choice.rarely(2) ? choice.of(views) : undefined
  if (view !== undefined) return [view.name, view.columns]
  const table = choice.of(tables)
  return [table.name, table.columns.map(({name}) => name)]
}

function addRoutine(world: World): void {
  const {choice, statements, types, newName} = world
  const {name} = newName()
  const type = choice.of(types)
  const sql = type.sql.replace(/ COLLATE.*/, '')
  const [from, columns] = sourceOf(world)
  const column = quoted(columns[0] as string)
  const argument = `${quoted(choice.name())} ${sql} ${choice.maybe(`DEFAULT ${choice.of([...type.defaults, 'NULL'])}`, 2)}`
  const facts = `${choice.of(['', 'IMMUTABLE', 'STABLE'])} ${choice.maybe('STRICT')} ${choice.maybe('SECURITY DEFINER')} ${choice.maybe('PARALLEL SAFE')} ${choice.maybe('COST 7')} ${choice.maybe("SET search_path TO public, 'a b'")}`
  const routines = [
    `CREATE FUNCTION ${name}(${argument}) RETURNS ${sql} LANGUAGE sql ${facts} AS ${text(`SELECT NULL::${sql} -- ${choice.of(COMMENTS)}`)}`,
    `CREATE FUNCTION ${name}(${argument}) RETURNS ${sql} LANGUAGE sql ${facts} RETURN NULL::${sql}`,
    `CREATE FUNCTION ${name}() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(${column}) FROM ${from}; END`,
    `CREATE FUNCTION ${name}() RETURNS SETOF ${from} LANGUAGE sql ${facts} ROWS 5 AS ${text(`SELECT * FROM ${from}`)}`,
    `CREATE FUNCTION ${name}(OUT a integer, INOUT b ${sql}, VARIADIC c integer[] DEFAULT '{}') LANGUAGE plpgsql AS $x$ begin a := 1; end $x$`,
    `CREATE FUNCTION ${name}(r ${from}) RETURNS TABLE (${quoted(choice.name())} ${sql}, n text) LANGUAGE sql AS ${text(`SELECT NULL::${sql}, 'x'::text`)}`,
    `CREATE PROCEDURE ${name}(${argument}, INOUT x integer DEFAULT 3) LANGUAGE plpgsql AS 'begin end'`,
    `CREATE PROCEDURE ${name}() LANGUAGE sql BEGIN ATOMIC DELETE FROM ${from}; END`,
    `CREATE AGGREGATE ${name}(${sql}) (SFUNC = array_append, STYPE = ${sql}[], INITCOND = '{}')`,
  ]
  statements.push(choice.of(routines))
}

function addActions(world: World, table: RandomTable): void {
  const {choice, statements} = world
  const name = quoted(choice.name())
  const column = quoted(choice.of(table.columns).name)
  const actions = [
    () => [
      `CREATE TRIGGER ${name} ${choice.of(['BEFORE', 'AFTER'])} ${choice.of(['INSERT', 'UPDATE', `UPDATE OF ${column}`, 'DELETE OR INSERT'])} ON ${table.name} FOR EACH ${choice.of(['ROW', 'STATEMENT'])} EXECUTE FUNCTION public.act(${text(choice.of(COMMENTS))})`,
      choice.maybe(
        `ALTER TABLE ${choice.of([table, ...world.tables]).name} ${choice.of(['DISABLE', 'ENABLE ALWAYS', 'ENABLE REPLICA', 'ENABLE'])} TRIGGER ${name}`,
        2,
      ),
      choice.maybe(`COMMENT ON TRIGGER ${name} ON ${table.name} IS ${text(choice.of(COMMENTS))}`),
    ],
    () => [
      `CREATE CONSTRAINT TRIGGER ${name} AFTER UPDATE ON ${table.name} ${choice.maybe(`FROM ${choice.of(world.tables).name}`)} ${choice.of(['', 'DEFERRABLE', 'DEFERRABLE INITIALLY DEFERRED'])} FOR EACH ROW WHEN (new."id" IS NOT NULL) EXECUTE FUNCTION public.act()`,
    ],
    () => [
      `CREATE RULE ${name} AS ON ${choice.of(['INSERT', 'UPDATE', 'DELETE'])} TO ${table.name} ${choice.maybe('WHERE 1 > 2')} DO ${choice.of(['ALSO', 'INSTEAD'])} ${choice.of(['NOTHING', `DELETE FROM ${choice.of(world.tables).name}`, `INSERT INTO ${choice.of(world.tables).name} ("id") VALUES (1)`])}`,
      choice.maybe(`ALTER TABLE ${table.name} DISABLE RULE ${name}`),
    ],
    () => [
      `CREATE POLICY ${name} ON ${table.name} ${choice.maybe('AS RESTRICTIVE')} ${choice.of(['', 'FOR UPDATE', 'FOR ALL'])} ${choice.maybe('TO pg_monitor')} USING (${column} IS NOT NULL AND CURRENT_USER <> ${text(choice.of(COMMENTS))}) ${choice.maybe('WITH CHECK (true)')}`,
      choice.maybe(`ALTER TABLE ${table.name} ENABLE ROW LEVEL SECURITY`),
      choice.maybe(`ALTER TABLE ${table.name} FORCE ROW LEVEL SECURITY`),
    ],
    () => [
      `CREATE STATISTICS ${quoted(choice.of(world.schemas))}.${name} ON ${column}, "id", ("id" + 1) FROM ${table.name}`,
    ],
    () => [
      `CREATE PUBLICATION ${name} FOR TABLE ${table.name} ${choice.maybe('("id")')} ${choice.maybe('WHERE ("id" > 3)')} ${choice.maybe("WITH (publish = 'insert')")}`,
    ],
  ]
  statements.push(
    ...choice
      .of(actions)()
      .filter((statement) => statement !== ''),
  )
}

function addRemarks(world: World, table: RandomTable): void {
  const {choice, statements, views} = world
  const comment = text(choice.of(COMMENTS))
  const role = choice.of(ROLES)
  const column = quoted(choice.of(table.columns).name)
  const view = views.length === 0 ? undefined : choice.of(views)
  statements.push(
    choice.of([
      `COMMENT ON TABLE ${table.name} IS ${comment}`,
      `COMMENT ON COLUMN ${table.name}.${column} IS ${comment}`,
      `COMMENT ON VIEW ${view?.name ?? table.name} IS ${comment}`,
      `COMMENT ON SCHEMA ${quoted(choice.of(world.schemas))} IS ${comment}`,
      `GRANT SELECT, INSERT ON ${choice.of([table.name, view?.name ?? table.name])} TO ${role} ${role === 'PUBLIC' ? '' : choice.maybe('WITH GRANT OPTION')}`,
      `GRANT SELECT (${column}), UPDATE (${column}) ON ${table.name} TO ${role}`,
      `REVOKE UPDATE, TRUNCATE ON ${table.name} FROM CURRENT_USER`,
      `ALTER TABLE ${table.name} OWNER TO pg_monitor`,
      `ALTER VIEW ${view?.name ?? table.name} OWNER TO pg_read_all_data`,
      `GRANT USAGE ON SCHEMA ${quoted(choice.of(world.schemas))} TO ${role}`,
      `REVOKE EXECUTE ON FUNCTION public.act() FROM PUBLIC`,
      `ALTER DEFAULT PRIVILEGES ${choice.maybe(`IN SCHEMA ${quoted(choice.of(world.schemas))}`)} GRANT SELECT ON TABLES TO ${role}`,
    ]),
  )
}

export function addCode(world: World): void {
  const {choice, statements, tables} = world
  statements.push('CREATE FUNCTION public.act() RETURNS trigger LANGUAGE plpgsql AS $$ begin return null; end $$')
  const times = (most: number, add: () => void): void => {
    for (let count = choice.below(most + 1); count > 0; count -= 1) add()
  }
  times(4, () => addView(world))
  times(4, () => addRoutine(world))
  times(world.withRings ? 3 : 0, () => {
    const table = choice.of(tables)
    const routine = `${quoted(choice.of(world.schemas))}.${quoted(choice.name())}`
    // A default that needs what came after the table.
    statements.push(
      `CREATE FUNCTION ${routine}() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT max("id") FROM ${choice.of(tables).name}; END`,
      `ALTER TABLE ${table.name} ALTER COLUMN "id" SET DEFAULT ${routine}()`,
      choice.maybe(`ALTER TABLE ${table.name} ADD CHECK (${routine}() > 0)`) || 'SELECT 1',
    )
  })
  times(5, () => addActions(world, choice.of(tables)))
  times(5, () => addRemarks(world, choice.of(tables)))
}
