/** Tab-separated values as COPY and LOAD DATA read them. */
import {tsvField, tsvLine} from '../../../core/delimited.ts'
import {type RowsWriter, textOf, type WriterOptions} from './writer.ts'

export function tsvWriter({header, follows}: WriterOptions): RowsWriter {
  return {
    direct: 'tsv',
    begin: (columns) =>
      (follows ? '\n' : '') + (header ? `${columns.map(({name}) => tsvField(name)).join('\t')}\n` : ''),
    rows(batch) {
      let text = ''
      for (const row of batch) text += tsvLine(row.map(textOf))
      return text
    },
    end: () => '',
  }
}
