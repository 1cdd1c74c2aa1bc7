/** Tab-separated values as COPY and LOAD DATA read them: \N is NULL, and a backslash escapes tabs and line ends. */
import {type RowsWriter, textOf, type WriterOptions} from './writer.ts'

const ESCAPES: Readonly<Record<string, string>> = {'\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '\\0'}

const SPECIAL = /[\\\t\n\r\0]/g

const escaped = (text: string): string => text.replaceAll(SPECIAL, (character) => ESCAPES[character] ?? character)

export function tsvWriter({header, follows}: WriterOptions): RowsWriter {
  return {
    direct: 'tsv',
    begin: (columns) =>
      (follows ? '\n' : '') + (header ? `${columns.map(({name}) => escaped(name)).join('\t')}\n` : ''),
    rows(batch) {
      let text = ''
      for (const row of batch) {
        for (let index = 0; index < row.length; index += 1) {
          const value = textOf(row[index] ?? null)
          text += (index === 0 ? '' : '\t') + (value === null ? '\\N' : escaped(value))
        }
        text += '\n'
      }
      return text
    },
    end: () => '',
  }
}
