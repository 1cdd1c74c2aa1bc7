/** One line for each value: for rows that are wider than the screen. */
import type {QueryColumn} from '../../../backends/query.ts'
import {textWidth} from '../../../core/text-width.ts'
import {visible} from '../../../core/visible.ts'
import {padded, shownCell} from './cells.ts'
import type {RowsWriter, WriterOptions} from './writer.ts'

const GAP = '  '

/** Between the rows and their numbers: `── 1 ──`. */
const LEAST_RULE = 12

export function verticalWriter({header, follows, style}: WriterOptions): RowsWriter {
  let columns: readonly QueryColumn[] = []
  let names: readonly string[] = []
  let width = 0
  let number = 0
  const dash = style.unicode ? '─' : '-'
  return {
    begin(found) {
      columns = found
      names = found.map(({name}) => visible(name))
      width = Math.max(0, ...names.map(textWidth))
      return follows ? '\n' : ''
    },
    rows(batch) {
      let text = ''
      for (const row of batch) {
        number += 1
        const rule = `${dash}${dash} ${number} `
        if (header) text += `${style.faint(rule + dash.repeat(Math.max(2, LEAST_RULE - rule.length)))}\n`
        for (const [index, cell] of row.entries()) {
          const shown = shownCell(cell, columns[index])
          const value = shown.isNull ? style.faint(shown.text) : shown.text
          text += `${style.head(padded(names[index] ?? '', width, false))}${GAP}${value}\n`
        }
      }
      return text
    },
    end: () => '',
  }
}
