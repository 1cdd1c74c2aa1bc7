/** One JSON array of objects for each result; and the same without the array, an object on each line. */
import type {QueryColumn} from '../../../backends/query.ts'
import {jsonObject} from './json-value.ts'
import {distinctNames, type RowsWriter} from './writer.ts'

const namesOf = (columns: readonly QueryColumn[]): readonly string[] =>
  distinctNames(columns).map((name) => JSON.stringify(name))

export function jsonWriter(): RowsWriter {
  let columns: readonly QueryColumn[] = []
  let names: readonly string[] = []
  let first = true
  return {
    begin(found) {
      columns = found
      names = namesOf(found)
      return '['
    },
    rows(batch) {
      let text = ''
      for (const row of batch) {
        text += `${first ? '\n' : ',\n'}  ${jsonObject(names, row, columns)}`
        first = false
      }
      return text
    },
    end: () => (first ? ']\n' : '\n]\n'),
  }
}

export function ndjsonWriter(): RowsWriter {
  let columns: readonly QueryColumn[] = []
  let names: readonly string[] = []
  return {
    begin(found) {
      columns = found
      names = namesOf(found)
      return ''
    },
    rows: (batch) => batch.map((row) => `${jsonObject(names, row, columns)}\n`).join(''),
    end: () => '',
  }
}
