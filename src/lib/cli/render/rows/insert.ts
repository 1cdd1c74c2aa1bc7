/** INSERT statements in the dialect that answered. */
import type {QueryColumn} from '../../../backends/query.ts'
import {distinctNames, type RowsWriter, type WriterOptions} from './writer.ts'

export function insertWriter({rules, table, header}: WriterOptions): RowsWriter {
  let head = ''
  let columns: readonly QueryColumn[] = []
  const name = table.split('.').map(rules.identifier).join('.')
  return {
    begin(found) {
      columns = found
      const names = distinctNames(found).map(rules.identifier).join(', ')
      head = header ? `INSERT INTO ${name} (${names}) VALUES (` : `INSERT INTO ${name} VALUES (`
      return ''
    },
    rows: (batch) =>
      batch
        .map((row) => {
          const values = row.map((cell, index) =>
            rules.literal(cell, columns[index] ?? {name: '', type: '', kind: 'text'}),
          )
          return `${head}${values.join(', ')});\n`
        })
        .join(''),
    end: () => '',
  }
}
