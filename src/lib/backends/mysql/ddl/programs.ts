/** Views, routines, triggers and events of the model → statements, and the settings each is made under. Pure. */
import type {Unrepresented, View} from '../../../schema/model.ts'
import type {CodeMadeUnder, MadeUnder} from '../../../schema/model-mysql.ts'
import {quoteAccount, quoteName, quoteText} from '../sql-text.ts'
import type {Settings} from './script.ts'

/** A script is UTF-8, which is also ASCII. */
const UTF8: ReadonlySet<string> = new Set(['utf8mb4', 'utf8mb3', 'utf8'])

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
const isWritable = (sql: string, charset: string): boolean => UTF8.has(charset) || /^[\x00-\x7f]*$/.test(sql)

/** A text that no UTF-8 script can hand to the server as it first came. */
export const unwritable = (object: string, sql: string, made: MadeUnder | undefined): readonly Unrepresented[] =>
  made === undefined || isWritable(sql, made.characterSetClient)
    ? []
    : [
        {
          object,
          why: `it was made under the character set ${made.characterSetClient}; the script makes it under utf8mb4`,
        },
      ]

function charsetsOf(sql: string, {characterSetClient, collationConnection}: MadeUnder): Settings {
  return {
    character_set_client: isWritable(sql, characterSetClient) ? characterSetClient : 'utf8mb4',
    collation_connection: collationConnection,
  }
}

export const codeSettings = (sql: string, made: CodeMadeUnder & {readonly timeZone?: string}): Settings => ({
  sql_mode: quoteText(made.sqlMode),
  ...charsetsOf(sql, made),
  ...(made.timeZone === undefined ? {} : {time_zone: quoteText(made.timeZone)}),
  ...(made.databaseCollation === undefined ? {} : {database_collation: made.databaseCollation}),
})

export const viewSettings = ({definition, mysql}: View): Settings =>
  mysql === undefined ? {} : charsetsOf(definition, mysql)

export function viewSql(view: View, orReplace = false): string {
  const {name, definition, checkOption, mysql} = view
  const columns = mysql?.columnNames
  const head = [
    orReplace ? 'CREATE OR REPLACE' : 'CREATE',
    ...(mysql?.algorithm === undefined ? [] : [`ALGORITHM=${mysql.algorithm.toUpperCase()}`]),
    ...(mysql === undefined ? [] : [`DEFINER=${quoteAccount(mysql.definer)}`]),
    ...(mysql?.security === 'invoker' ? ['SQL SECURITY INVOKER'] : []),
    `VIEW ${quoteName(name)}`,
    ...(columns === undefined ? [] : [`(${columns.map(quoteName).join(', ')})`]),
    'AS',
  ].join(' ')
  const check = checkOption === undefined ? '' : `\nWITH ${checkOption.toUpperCase()} CHECK OPTION`
  return `${head}\n${definition}${check}`
}

/** A view of the same columns that needs nothing. */
export const standInSql = ({name, columns}: View): string =>
  `CREATE VIEW ${quoteName(name)} AS SELECT ${columns.map((column) => `NULL AS ${quoteName(column.name)}`).join(', ')}`
