/** CSV by RFC 4180, with lines that end with \n. */
import {csvLine, csvName} from '../../../core/delimited.ts'
import {type RowsWriter, textOf, type WriterOptions} from './writer.ts'

export function csvWriter({header, follows}: WriterOptions): RowsWriter {
  return {
    direct: 'csv',
    begin: (columns) => (follows ? '\n' : '') + (header ? `${columns.map(({name}) => csvName(name)).join(',')}\n` : ''),
    rows(batch) {
      let text = ''
      for (const row of batch) text += csvLine(row.map(textOf))
      return text
    },
    end: () => '',
  }
}
