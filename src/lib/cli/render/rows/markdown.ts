/** A table of GitHub's Markdown. */
import {visible} from '../../../core/visible.ts'
import {isNumeric, kindOf, type RowsWriter, shownText, textOf, type WriterOptions} from './writer.ts'

/** What Markdown or HTML would read as theirs; a line end is a <br>. */
const cellText = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => visible(line).replaceAll(/[\\`*_{}[\]<>|&~]/g, '\\$&'))
    .join('<br>')

export function markdownWriter({header, follows}: WriterOptions): RowsWriter {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  return {
    begin: (columns) =>
      (follows ? '\n' : '') +
      // A table of Markdown has a heading; without one its cells are empty.
      line(columns.map(({name}) => (header ? cellText(name) : ' '))) +
      line(columns.map(({kind}) => (isNumeric(kind) ? '---:' : '---'))),
    rows: (batch) =>
      batch
        .map((row) =>
          line(
            row.map((cell) => {
              const text = textOf(cell)
              return text === null
                ? 'NULL'
                : kindOf(cell, undefined) === 'text'
                  ? cellText(shownText(text))
                  : cellText(text)
            }),
          ),
        )
        .join(''),
    end: () => '',
  }
}
