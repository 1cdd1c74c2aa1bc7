/** Tab-separated values as COPY and LOAD DATA read them. */
import type {Cell} from '../../../backends/query.ts'
import {lineOf, tsvField} from '../../../core/delimited.ts'
import {type RowsWriter, textOf, type WriterOptions} from './writer.ts'

const field = (cell: Cell): string => tsvField(textOf(cell))

export function tsvWriter({header, follows}: WriterOptions): RowsWriter {
  return {
    direct: 'tsv',
    begin: (columns) =>
      (follows ? '\n' : '') + (header ? `${columns.map(({name}) => tsvField(name)).join('\t')}\n` : ''),
    rows(batch) {
      let text = ''
      for (const row of batch) text += lineOf(row, '\t', field)
      return text
    },
    end: () => '',
  }
}
