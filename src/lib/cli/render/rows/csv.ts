/** CSV by RFC 4180, with lines that end with \n. */
import type {Cell} from '../../../backends/query.ts'
import {csvField, csvName, lineOf} from '../../../core/delimited.ts'
import {type RowsWriter, textOf, type WriterOptions} from './writer.ts'

const field = (cell: Cell, alone: boolean): string => csvField(textOf(cell), alone)

export function csvWriter({header, follows}: WriterOptions): RowsWriter {
  return {
    direct: 'csv',
    begin: (columns) => (follows ? '\n' : '') + (header ? `${columns.map(({name}) => csvName(name)).join(',')}\n` : ''),
    rows(batch) {
      let text = ''
      for (const row of batch) text += lineOf(row, ',', field)
      return text
    },
    end: () => '',
  }
}
