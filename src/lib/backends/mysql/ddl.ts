/** The schema model → a script that rebuilds it. Pure. */
import type {DatabaseModel, ForeignKey, Sequence, Unrepresented} from '../../schema/model.ts'
import type {SchemaScript} from '../backend.ts'
import {foreignKeySettings} from './ddl/foreign-key-settings.ts'
import {grantsSql} from './ddl/grants.ts'
import {looseSettings} from './ddl/loose-mode.ts'
import {foreignKeysOf, orderTables, orderViews} from './ddl/order.ts'
import {codeSettings, standInSql, unwritable, viewSettings, viewSql} from './ddl/programs.ts'
import {Script, type Settings} from './ddl/script.ts'
import {afterTableSql, foreignKeySql, tableSql} from './ddl/table.ts'
import {quoteName, quoteText} from './sql-text.ts'

export function mysqlSchemaScript(model: DatabaseModel): SchemaScript {
  const script = new Script(model.defaults.collation)
  addDatabase(script, model)
  for (const sequence of model.sequences) script.add([sequenceSql(sequence), ...grantsSql(sequence)])
  addTables(script, model)
  addRoutines(script, model)
  addViews(script, model)
  addTriggers(script, model)
  addOthers(script, model)
  return {sql: script.end(), unrepresented: [...model.unrepresented, ...unwritableIn(model)]}
}

/** Tables say their character set only where it is not the database's, so that one comes first. */
function addDatabase(script: Script, {defaults}: DatabaseModel): void {
  const {charset, collation, comment, encryption} = defaults
  const clauses = [
    ...(charset === undefined ? [] : [`CHARACTER SET ${charset}`]),
    ...(collation === undefined ? [] : [`COLLATE ${collation}`]),
    ...(encryption === undefined ? [] : [`ENCRYPTION ${quoteText(encryption)}`]),
    ...(comment === undefined ? [] : [`COMMENT ${quoteText(comment)}`]),
  ]
  if (clauses.length > 0) script.add([`ALTER DATABASE ${clauses.join(' ')}`])
}

/** What goes without saying is left out; the server's defaults depend on the direction. */
function sequenceSql({name, comment, start, increment, min, max, cache, cycle, mysql}: Sequence): string {
  const up = !increment.startsWith('-')
  const defaults = up ? {min: '1', max: MAX, start: min} : {min: MIN, max: '-1', start: max}
  return [
    `CREATE SEQUENCE ${quoteName(name)}`,
    ...(start === defaults.start ? [] : [`START WITH ${start}`]),
    ...(increment === '1' ? [] : [`INCREMENT BY ${increment}`]),
    ...(min === defaults.min ? [] : [`MINVALUE ${min}`]),
    ...(max === defaults.max ? [] : [`MAXVALUE ${max}`]),
    ...(cache === DEFAULT_CACHE ? [] : [cache === '0' ? 'NOCACHE' : `CACHE ${cache}`]),
    ...(cycle === true ? ['CYCLE'] : []),
    ...(mysql?.engine === undefined ? [] : [`ENGINE=${mysql.engine}`]),
    ...(comment === undefined ? [] : [`COMMENT=${quoteText(comment)}`]),
  ].join(' ')
}

/** https://mariadb.com/kb/en/create-sequence/ */
const MAX = '9223372036854775806'
const MIN = '-9223372036854775807'
const DEFAULT_CACHE = '1000'

function addTables(script: Script, model: DatabaseModel): void {
  const {tables, later} = orderTables(model.tables)
  const context = {isMariadb: model.dialect === 'mariadb', databaseCollation: model.defaults.collation, later}
  const byName = new Map(model.tables.map((table) => [table.name, table]))
  const settingsOf = (keys: readonly ForeignKey[]): Settings => foreignKeySettings(keys, byName, context.isMariadb)
  for (const table of tables) {
    const keys = foreignKeysOf(table).filter((key) => !later.has(key))
    script.add([tableSql(table, context), ...afterTableSql(table, context.isMariadb), ...grantsSql(table)], {
      ...looseSettings(table),
      ...settingsOf(keys),
    })
  }
  for (const table of tables) {
    const keys = foreignKeysOf(table).filter((key) => later.has(key))
    const statements = keys.map((key) => `ALTER TABLE ${quoteName(table.name)} ADD ${foreignKeySql(key)}`)
    if (keys.length > 0) script.add(statements, settingsOf(keys))
  }
}

function addRoutines(script: Script, {routines, others}: DatabaseModel): void {
  for (const routine of routines) {
    const word = routine.kind === 'procedure' ? 'PROCEDURE' : 'FUNCTION'
    const {definition, mysql} = routine
    script.add([definition], mysql === undefined ? {} : codeSettings(definition, mysql))
    const grants = grantsSql(routine, word)
    if (grants.length > 0) script.add(grants)
  }
  for (const {kind, definition, mysql, ...object} of others) {
    if (!kind.startsWith('package')) continue
    script.add([definition], mysql === undefined ? {} : codeSettings(definition, mysql))
    const grants = grantsSql({...object}, kind.toUpperCase())
    if (grants.length > 0) script.add(grants)
  }
}

function addViews(script: Script, model: DatabaseModel): void {
  const {views, cyclic} = orderViews(model.views)
  for (const view of cyclic) script.add([standInSql(view)])
  for (const view of views) script.add([viewSql(view), ...grantsSql(view)], viewSettings(view))
  for (const view of cyclic) script.add([viewSql(view, true), ...grantsSql(view)], viewSettings(view))
}

function addTriggers(script: Script, {tables}: DatabaseModel): void {
  for (const {triggers} of tables)
    for (const {definition, mysql} of triggers)
      script.add([definition], mysql === undefined ? {} : codeSettings(definition, mysql))
}

function addOthers(script: Script, {others}: DatabaseModel): void {
  for (const {kind, definition, mysql} of others)
    if (!kind.startsWith('package'))
      script.add([definition], mysql === undefined ? {} : codeSettings(definition, mysql))
}

const unwritableIn = ({views, routines, tables, others}: DatabaseModel): readonly Unrepresented[] => [
  ...views.flatMap(({name, definition, mysql}) => unwritable(`view ${name}`, definition, mysql)),
  ...routines.flatMap(({kind, name, definition, mysql}) => unwritable(`${kind} ${name}`, definition, mysql)),
  ...tables.flatMap(({triggers}) =>
    triggers.flatMap(({name, definition, mysql}) => unwritable(`trigger ${name}`, definition, mysql)),
  ),
  ...others.flatMap(({kind, name, definition, mysql}) => unwritable(`${kind} ${name}`, definition, mysql)),
]
