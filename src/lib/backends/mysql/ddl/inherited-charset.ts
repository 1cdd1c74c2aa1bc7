/** Columns with the character set of a table whose default has changed since. Pure. */
import type {Column, Table} from '../../../schema/model.ts'
import {quoteName} from '../sql-text.ts'
import {columnSql} from './column.ts'

/** MySQL knows that nobody told it their collation; they are made again under the default of then. */
export function inheritedCharsetSql({name, columns, mysql: ofTable}: Table): readonly string[] {
  const inherited = columns.filter(({mysql}) => mysql?.inheritedCharset === true)
  if (inherited.length === 0 || ofTable === undefined) return []
  const collations = [...new Set(inherited.map(({collation}) => collation))]
  return [
    ...collations.map((collation) => {
      const those = inherited.filter((column) => column.collation === collation)
      const modified = those.map((column) => `,\n  MODIFY ${columnSql(untold(column), undefined, false)}`)
      return `${defaultSql(name, those[0]?.mysql?.charset, collation)}${modified.join('')}`
    }),
    defaultSql(name, ofTable.charset, ofTable.collation),
  ]
}

const defaultSql = (table: string, charset: string | undefined, collation: string | undefined): string =>
  `ALTER TABLE ${quoteName(table)} DEFAULT CHARACTER SET ${charset} COLLATE ${collation}`

function untold({collation: _, mysql: {charset: __, ...mysql} = {}, ...column}: Column): Column {
  return {...column, mysql}
}
