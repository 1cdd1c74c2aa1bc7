/** A format's name → its writer. */
import {unreachable} from '../../../core/assert.ts'
import {csvWriter} from './csv.ts'
import {insertWriter} from './insert.ts'
import {jsonWriter, ndjsonWriter} from './json.ts'
import {markdownWriter} from './markdown.ts'
import {tableWriter} from './table.ts'
import {tsvWriter} from './tsv.ts'
import {verticalWriter} from './vertical.ts'
import type {RowFormat, RowsWriter, WriterOptions} from './writer.ts'

export function rowsWriter(format: RowFormat, options: WriterOptions): RowsWriter {
  switch (format) {
    case 'table':
      return tableWriter(options)
    case 'csv':
      return csvWriter(options)
    case 'tsv':
      return tsvWriter(options)
    case 'json':
      return jsonWriter()
    case 'ndjson':
      return ndjsonWriter()
    case 'markdown':
      return markdownWriter(options)
    case 'vertical':
      return verticalWriter(options)
    case 'insert':
      return insertWriter(options)
    default:
      return unreachable(format)
  }
}
