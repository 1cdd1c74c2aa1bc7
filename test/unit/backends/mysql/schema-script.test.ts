import {describe, expect, it} from 'vitest'
import {orderTables} from '../../../../src/lib/backends/mysql/ddl/order.ts'
import {Script} from '../../../../src/lib/backends/mysql/ddl/script.ts'
import {mysqlSchemaScript} from '../../../../src/lib/backends/mysql/ddl.ts'
import {mysqlLexer} from '../../../../src/lib/backends/mysql/lexer.ts'
import type {DatabaseModel, ForeignKey, Table, View} from '../../../../src/lib/schema/model.ts'

const foreignKey = (table: string, to: string): ForeignKey => ({
  kind: 'foreign key',
  id: `constraint:${table}.${to}`,
  name: `${table}_${to}`,
  columns: ['x'],
  references: {table: to, columns: ['x']},
  ...(table === to ? {} : {dependsOn: [`table:${to}`]}),
})

const table = (name: string, ...to: string[]): Table => ({
  kind: 'table',
  id: `table:${name}`,
  name,
  columns: [{name: 'x', type: 'int', valueKind: 'integer', nullable: true}],
  constraints: to.map((other) => foreignKey(name, other)),
  indexes: [],
  triggers: [],
  mysql: {engine: 'InnoDB', charset: 'utf8mb4', collation: 'utf8mb4_bin'},
})

const view = (name: string, ...dependsOn: string[]): View => ({
  kind: 'view',
  id: `view:${name}`,
  name,
  columns: [{name: 'x', type: 'int', valueKind: 'integer', nullable: true}],
  definition: `select 1 AS \`x\``,
  triggers: [],
  dependsOn: dependsOn.map((other) => `view:${other}`),
})

const model = (parts: Partial<DatabaseModel>): DatabaseModel => ({
  format: 'lexigram.schema/1',
  dialect: 'mysql',
  defaults: {charset: 'utf8mb4', collation: 'utf8mb4_bin'},
  schemas: [],
  types: [],
  sequences: [],
  tables: [],
  views: [],
  routines: [],
  others: [],
  unrepresented: [],
  ...parts,
})

describe('the order of tables', () => {
  const orderOf = (...tables: Table[]): readonly [readonly string[], readonly (string | undefined)[]] => {
    const {tables: ordered, later} = orderTables(tables)
    return [ordered.map(({name}) => name), [...later].map(({name}) => name)]
  }

  it('follows foreign keys, then names', () => {
    expect(orderOf(table('a', 'c'), table('b'), table('c'))).toEqual([['b', 'c', 'a'], []])
  })

  it('needs nothing put off for a table that refers to itself, or to what is not there', () => {
    expect(orderOf(table('a', 'a', 'gone'))).toEqual([['a'], []])
  })

  it('puts off no more than a cycle needs', () => {
    expect(orderOf(table('after', 'x'), table('x', 'y'), table('y', 'x'), table('z', 'y'))).toEqual([
      ['x', 'after', 'y', 'z'],
      ['x_y'],
    ])
  })

  it('breaks several cycles', () => {
    const [names, later] = orderOf(table('a', 'b'), table('b', 'a'), table('c', 'd', 'a'), table('d', 'c'))
    expect(new Set(names)).toEqual(new Set(['a', 'b', 'c', 'd']))
    expect(later).toEqual(['a_b', 'c_d'])
  })
})

describe('settings', () => {
  it('are saved once, changed when they must be, and brought back', () => {
    const script = new Script('utf8mb4_bin')
    script.add(['CREATE a'], {sql_mode: "'x'"})
    script.add(['CREATE b'], {sql_mode: "'x'"})
    script.add(['CREATE c'])
    script.add(['CREATE d'], {sql_mode: "'y'", database_collation: 'latin1_bin'})
    expect(script.end()).toBe(`SET @old_sql_mode = @@sql_mode;
SET sql_mode = 'x';

CREATE a;

CREATE b;

SET sql_mode = @old_sql_mode;

CREATE c;

SET sql_mode = 'y';
ALTER DATABASE COLLATE latin1_bin;

CREATE d;

SET sql_mode = @old_sql_mode;
ALTER DATABASE COLLATE utf8mb4_bin;
`)
  })

  it('code gets a delimiter that is not in it', () => {
    const script = new Script(undefined)
    const codes = ["BEGIN SELECT '$$'; END", 'BEGIN DO 1; END -- done', 'DO 1']
    for (const code of codes) script.add([code])
    const sql = script.end()
    expect(sql).toContain('DELIMITER $$$\n')
    expect(mysqlLexer.statements(sql).map(({text}) => text)).toEqual([codes[0], 'BEGIN DO 1; END', codes[2]])
  })
})

describe('a script', () => {
  it('is empty for an empty model without defaults', () => {
    expect(mysqlSchemaScript(model({defaults: {}}))).toEqual({sql: '', unrepresented: []})
  })

  it('is what a person would write', () => {
    expect(
      mysqlSchemaScript(model({tables: [table('b', 'a'), table('a')]})).sql,
    ).toBe(`ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE \`a\` (
  \`x\` int
);

SET @old_foreign_key_checks = @@foreign_key_checks, @old_restrict_fk_on_non_standard_key = @@restrict_fk_on_non_standard_key;
SET foreign_key_checks = 0, restrict_fk_on_non_standard_key = 0;

CREATE TABLE \`b\` (
  \`x\` int,
  CONSTRAINT \`b_a\` FOREIGN KEY (\`x\`) REFERENCES \`a\` (\`x\`)
);

SET foreign_key_checks = @old_foreign_key_checks, restrict_fk_on_non_standard_key = @old_restrict_fk_on_non_standard_key;
`)
  })

  it('makes views that seem to need each other by way of stand-ins', () => {
    const {sql} = mysqlSchemaScript(model({defaults: {}, views: [view('a', 'b'), view('b', 'a'), view('c')]}))
    expect(sql.split('\n\n').map((block) => block.split('\n')[0])).toEqual([
      'CREATE VIEW `a` AS SELECT NULL AS `x`;',
      'CREATE VIEW `b` AS SELECT NULL AS `x`;',
      'CREATE VIEW `c` AS',
      'CREATE OR REPLACE VIEW `a` AS',
      'CREATE OR REPLACE VIEW `b` AS',
    ])
  })

  it('tells what no script in UTF-8 can hand over', () => {
    const mysql = {
      definer: 'a@%',
      security: 'definer' as const,
      characterSetClient: 'latin1',
      collationConnection: 'latin1_bin',
    }
    const [plain, foreign] = [view('plain'), {...view('foreign'), definition: "select 'é' AS `x`"}]
    const {sql, unrepresented} = mysqlSchemaScript(
      model({
        views: [
          {...plain, mysql},
          {...foreign, mysql},
        ],
      }),
    )
    expect(unrepresented.map(({object}) => object)).toEqual(['view foreign'])
    expect(sql).toContain('SET character_set_client = latin1, collation_connection = latin1_bin;')
    expect(sql).toContain('SET character_set_client = utf8mb4;')
  })
})
