/** Models written by hand: one of everything that all dialects share, and one whose names and comments mean harm. */
import {objectId} from '../../src/lib/schema/basics.ts'
import {deepFreeze} from '../../src/lib/schema/freeze.ts'
import {type Column, type DatabaseModel, SCHEMA_FORMAT, type Table, type View} from '../../src/lib/schema/model.ts'

export const emptyModel = (more: Partial<DatabaseModel> = {}): DatabaseModel =>
  deepFreeze({
    format: SCHEMA_FORMAT,
    dialect: 'postgres',
    defaults: {},
    schemas: [],
    types: [],
    sequences: [],
    tables: [],
    views: [],
    routines: [],
    others: [],
    unrepresented: [],
    ...more,
  })

export const column = (name: string, type: string, more: Partial<Column> = {}): Column => ({
  name,
  type,
  valueKind: 'integer',
  nullable: true,
  ...more,
})

export const table = (schema: string | undefined, name: string, more: Partial<Table> = {}): Table => ({
  kind: 'table',
  id: objectId('table', [schema, name]),
  ...(schema === undefined ? {} : {schema}),
  name,
  columns: [],
  constraints: [],
  indexes: [],
  triggers: [],
  ...more,
})

export const view = (schema: string | undefined, name: string, more: Partial<View> = {}): View => ({
  kind: 'view',
  id: objectId('view', [schema, name]),
  ...(schema === undefined ? {} : {schema}),
  name,
  columns: [],
  definition: 'SELECT 1',
  triggers: [],
  ...more,
})

const SEQUENCE = {start: '1', increment: '1', min: '1', max: '9223372036854775807', cache: '1'}

const people: Table = table('app', 'people', {
  comment: 'Who works here.\nOne row for each contract.',
  owner: 'app_owner',
  grants: [
    {grantee: 'readers', privileges: ['SELECT'], grantable: true},
    {grantee: 'clerks', privileges: ['UPDATE'], columns: ['email']},
    {grantee: 'PUBLIC', privileges: ['INSERT'], revoked: true},
  ],
  size: {rows: 12345, bytes: 1_572_864},
  columns: [
    column('id', 'bigint', {
      valueKind: 'bigint',
      nullable: false,
      identity: {always: true, sequence: {...SEQUENCE, start: '100', increment: '5', cache: '20', cycle: true}},
    }),
    column('serial', 'integer', {
      nullable: false,
      identity: {always: false, sequence: {...SEQUENCE, max: '2147483647'}},
    }),
    column('name', 'character varying(80)', {
      valueKind: 'text',
      nullable: false,
      collation: 'de-x-icu',
      comment: 'As it stands in the passport',
    }),
    column('email', 'app.email', {valueKind: 'text', typeId: 'domain:app.email', postgres: {storage: 'external'}}),
    column('mood', 'app.mood', {
      valueKind: 'enum',
      nullable: false,
      typeId: 'enum:app.mood',
      default: "'ok'::app.mood",
    }),
    column('home', 'app.address', {valueKind: 'composite', typeId: 'composite:app.address'}),
    column('tags', 'text[]', {valueKind: 'text', array: true, nullable: false, default: "'{}'::text[]"}),
    column('moods', 'app.mood[]', {valueKind: 'enum', array: true, typeId: 'enum:app.mood'}),
    column('salary', 'numeric(10,2)', {valueKind: 'decimal', comment: 'Gross, a year'}),
    column('born', 'date', {valueKind: 'date'}),
    column('wakes', 'time without time zone', {valueKind: 'time'}),
    column('created', 'timestamp with time zone', {valueKind: 'timestamptz', nullable: false, default: 'now()'}),
    column('seen', 'timestamp without time zone', {valueKind: 'timestamp'}),
    column('notice', 'interval', {valueKind: 'interval', nullable: false, default: "'3 mons'::interval"}),
    column('photo', 'bytea', {valueKind: 'bytes'}),
    column('extra', 'jsonb', {valueKind: 'json', nullable: false, default: "'{}'::jsonb"}),
    column('active', 'boolean', {valueKind: 'boolean', nullable: false, default: 'true'}),
    column('ratio', 'double precision', {valueKind: 'float'}),
    column('token', 'uuid', {valueKind: 'uuid', nullable: false, default: 'gen_random_uuid()'}),
    column('place', 'point', {valueKind: 'other'}),
    column('initials', 'text', {
      valueKind: 'text',
      generated: {expression: 'left(name, 1)', stored: true},
      grants: [{grantee: 'readers', privileges: ['SELECT']}],
    }),
    column('boss_id', 'bigint', {valueKind: 'bigint'}),
    column('team_region', 'text', {valueKind: 'text'}),
    column('team_code', 'integer', {}),
  ],
  constraints: [
    {kind: 'primary key', id: 'constraint:app.people.people_pkey', name: 'people_pkey', columns: ['id']},
    {
      kind: 'unique',
      id: 'constraint:app.people.people_email_key',
      name: 'people_email_key',
      columns: ['email'],
      nullsNotDistinct: true,
      deferrable: 'deferred',
      comment: 'One mailbox each',
    },
    {
      kind: 'foreign key',
      id: 'constraint:app.people.people_boss_fkey',
      name: 'people_boss_fkey',
      columns: ['boss_id'],
      references: {schema: 'app', table: 'people', columns: ['id']},
      onDelete: 'set null',
      deferrable: 'immediate',
    },
    {
      kind: 'foreign key',
      id: 'constraint:app.people.people_team_fkey',
      name: 'people_team_fkey',
      columns: ['team_region', 'team_code'],
      references: {schema: 'org', table: 'teams', columns: ['region', 'code']},
      onDelete: 'cascade',
      onUpdate: 'restrict',
      match: 'full',
      notValid: true,
    },
    {
      kind: 'check',
      id: 'constraint:app.people.people_salary_check',
      name: 'people_salary_check',
      expression: "salary > 0 AND (mood <> 'sad'::app.mood\n OR salary < 100000)",
      notEnforced: true,
    },
    {
      kind: 'exclusion',
      id: 'constraint:app.people.people_place_excl',
      name: 'people_place_excl',
      definition: 'EXCLUDE USING gist (place WITH ~=)',
    },
    {
      kind: 'not null',
      id: 'constraint:app.people.people_name_given',
      name: 'people_name_given',
      columns: ['name'],
    },
  ],
  indexes: [
    {
      id: 'index:app.people_by_name',
      name: 'people_by_name',
      unique: false,
      method: 'btree',
      keys: [
        {expression: 'lower(name)', opclass: 'text_pattern_ops'},
        {column: 'created', descending: true, nulls: 'last'},
        {column: 'email', collation: 'C', length: 10},
      ],
      include: ['mood'],
      where: 'active',
      comment: 'For the search box',
    },
    {
      id: 'index:app.people_email_key',
      name: 'people_email_key',
      unique: true,
      method: 'btree',
      keys: [{column: 'email'}],
      constraint: 'people_email_key',
    },
    {
      id: 'index:app.people_pkey',
      name: 'people_pkey',
      unique: true,
      method: 'btree',
      keys: [{column: 'id'}],
      constraint: 'people_pkey',
    },
    {
      id: 'index:app.people_token',
      name: 'people_token',
      unique: true,
      method: 'hash',
      keys: [{column: 'token'}],
    },
  ],
  triggers: [
    {
      id: 'trigger:app.people.people_touch',
      name: 'people_touch',
      timing: 'before',
      events: ['insert', 'update of name, email'],
      level: 'row',
      definition:
        'CREATE TRIGGER people_touch BEFORE INSERT OR UPDATE OF name, email ON app.people FOR EACH ROW EXECUTE FUNCTION app.touch()',
      comment: 'Keeps the time',
      dependsOn: ['function:app.touch()'],
      postgres: {enabled: 'always'},
    },
  ],
  postgres: {unlogged: true, partitionBy: 'RANGE (created)'},
})

const teams: Table = table('org', 'teams', {
  columns: [
    column('region', 'text', {valueKind: 'text', nullable: false}),
    column('code', 'integer', {nullable: false}),
    column('kind', "enum('core','support')", {
      valueKind: 'enum',
      values: ['core', 'support'],
      nullable: false,
      default: "'core'",
    }),
    column('flags', 'flags', {valueKind: 'set', values: ['a', 'b']}),
    column('Parent id', 'integer', {hidden: true, comment: 'Of no use */ any more'}),
  ],
  constraints: [
    {kind: 'primary key', id: 'constraint:org.teams.teams_pkey', name: 'teams_pkey', columns: ['region', 'code']},
    {kind: 'unique', id: 'constraint:org.teams.1', columns: ['Parent id']},
  ],
})

/** At least one of everything in the shared part of a model; made up, in the words of one dialect. */
export const everything: DatabaseModel = emptyModel({
  defaults: {encoding: 'UTF8'},
  schemas: [
    {kind: 'schema', id: 'schema:app', name: 'app', comment: 'The application', owner: 'app_owner'},
    {
      kind: 'schema',
      id: 'schema:org',
      name: 'org',
      grants: [{grantee: 'readers', privileges: ['USAGE']}],
    },
  ],
  types: [
    {kind: 'enum', id: 'enum:app.mood', schema: 'app', name: 'mood', values: ['sad', 'ok', "it's great"]},
    {
      kind: 'domain',
      id: 'domain:app.email',
      schema: 'app',
      name: 'email',
      type: 'text',
      valueKind: 'text',
      nullable: false,
      default: "''::text",
      collation: 'C',
      checks: [
        {kind: 'check', id: 'constraint:app.email.has_at', name: 'has_at', expression: "VALUE ~ '@'", notValid: true},
      ],
      comment: 'Anything with an @',
    },
    {
      kind: 'composite',
      id: 'composite:app.address',
      schema: 'app',
      name: 'address',
      attributes: [
        {name: 'street', type: 'text', valueKind: 'text', collation: 'C'},
        {name: 'zip code', type: 'character(5)', valueKind: 'text', comment: 'Five digits'},
      ],
    },
    {kind: 'range', id: 'range:app.span', schema: 'app', name: 'span', subtype: 'time without time zone'},
  ],
  sequences: [
    {
      kind: 'sequence',
      id: 'sequence:app.numbers',
      schema: 'app',
      name: 'numbers',
      type: 'integer',
      start: '7',
      increment: '2',
      min: '5',
      max: '999',
      cache: '10',
      cycle: true,
      ownedBy: {schema: 'app', table: 'people', column: 'serial'},
      comment: 'Of invoices',
      postgres: {unlogged: true},
    },
  ],
  tables: [people, teams],
  views: [
    view('app', 'active_people', {
      comment: 'Those who are here',
      columns: [
        column('id', 'bigint', {valueKind: 'bigint'}),
        column('name', 'character varying(80)', {valueKind: 'text'}),
      ],
      definition: ' SELECT people.id,\n    people.name\n   FROM app.people\n  WHERE people.active',
      checkOption: 'cascaded',
      dependsOn: ['table:app.people'],
      postgres: {options: ['security_barrier=true']},
    }),
    view('org', 'team_sizes', {
      materialized: true,
      columns: [column('region', 'text', {valueKind: 'text'}), column('n', 'bigint', {valueKind: 'bigint'})],
      definition: ' SELECT team_region AS region, count(*) AS n FROM app.people GROUP BY 1',
      dependsOn: ['table:app.people', 'table:org.teams'],
      indexes: [
        {
          id: 'index:org.team_sizes_region',
          name: 'team_sizes_region',
          unique: true,
          method: 'btree',
          keys: [{column: 'region'}],
        },
      ],
      size: {rows: 3, bytes: 512},
    }),
  ],
  routines: [
    {
      kind: 'function',
      id: 'function:app.touch()',
      schema: 'app',
      name: 'touch',
      signature: '',
      arguments: [],
      returns: 'trigger',
      language: 'plpgsql',
      definition:
        'CREATE OR REPLACE FUNCTION app.touch()\n RETURNS trigger\n LANGUAGE plpgsql\nAS $function$\nBEGIN\n\tNEW.created := now();\n\tRETURN NEW;\nEND\n$function$',
      comment: 'Runs before each write',
      postgres: {identity: 'app.touch()', volatility: 'stable'},
    },
    {
      kind: 'procedure',
      id: 'procedure:org.move(integer, text[])',
      schema: 'org',
      name: 'move',
      signature: 'integer, text[]',
      arguments: [
        {name: 'from_code', mode: 'in', type: 'integer', valueKind: 'integer'},
        {name: 'to', mode: 'variadic', type: 'text[]', valueKind: 'text', array: true, default: "'{}'"},
        {mode: 'out', name: 'moved', type: 'bigint', valueKind: 'bigint'},
      ],
      language: 'sql',
      definition: 'CREATE OR REPLACE PROCEDURE org.move(…)',
    },
  ],
  others: [
    {
      kind: 'extension',
      id: 'extension:citext',
      name: 'citext',
      definition: 'CREATE EXTENSION citext WITH SCHEMA public',
      comment: 'Case-insensitive text',
    },
    {
      kind: 'operator class',
      id: 'operator class:app.box_ops',
      schema: 'app',
      name: 'box_ops',
      definition: 'CREATE OPERATOR CLASS app.box_ops\n    FOR TYPE box USING gist AS STORAGE box',
      owner: 'app_owner',
    },
  ],
  unrepresented: [{object: 'table app.people: security label', why: 'labels belong to a provider of the server'}],
})
