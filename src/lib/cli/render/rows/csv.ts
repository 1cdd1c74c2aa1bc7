/** CSV by RFC 4180 with PostgreSQL's own conventions: lines end with \n, NULL is nothing, an empty text is "". */
import {type RowsWriter, textOf, type WriterOptions} from './writer.ts'

const SPECIAL = /[",\r\n]/

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** @param alone - it is the only column: `\.` would be read as the end of the rows. */
function field(text: string | null, alone: boolean): string {
  if (text === null) return ''
  return text === '' || SPECIAL.test(text) || (alone && text === '\\.') ? quoted(text) : text
}

export function csvWriter({header, follows}: WriterOptions): RowsWriter {
  return {
    direct: 'csv',
    begin: (columns) =>
      (follows ? '\n' : '') +
      (header ? `${columns.map(({name}) => (SPECIAL.test(name) ? quoted(name) : name)).join(',')}\n` : ''),
    rows(batch) {
      let text = ''
      for (const row of batch) {
        const alone = row.length === 1
        for (let index = 0; index < row.length; index += 1) {
          text += (index === 0 ? '' : ',') + field(textOf(row[index] ?? null), alone)
        }
        text += '\n'
      }
      return text
    },
    end: () => '',
  }
}
