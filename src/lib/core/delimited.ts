/** Fields of CSV and TSV, wherever they are written. Pure. */

const CSV_SPECIAL = /[",\r\n]/

const quoted = (text: string): string => `"${text.includes('"') ? text.replaceAll('"', '""') : text}"`

/**
 * CSV by RFC 4180 with PostgreSQL's own conventions: NULL is nothing, an empty text is `""`.
 *
 * @param alone - it is the only field of its line: `\.` would be read as the end of the rows.
 */
export function csvField(text: string | null, alone: boolean): string {
  if (text === null) return ''
  return text === '' || CSV_SPECIAL.test(text) || (alone && text === '\\.') ? quoted(text) : text
}

export const csvName = (name: string): string => (CSV_SPECIAL.test(name) ? quoted(name) : name)

const ESCAPES: Readonly<Record<string, string>> = {'\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '\\0'}

const TSV_SPECIAL = /[\\\t\n\r\0]/

/** As COPY and LOAD DATA read it: \N is NULL, and a backslash escapes tabs and line ends. */
export function tsvField(text: string | null): string {
  if (text === null) return '\\N'
  if (!TSV_SPECIAL.test(text)) return text
  return text.replaceAll(/[\\\t\n\r\0]/g, (character) => ESCAPES[character] ?? character)
}

type Field<T> = (value: T, alone: boolean) => string

/** A line of fields, with its end. */
export function lineOf<T>(values: readonly T[], mark: string, field: Field<T>): string {
  const alone = values.length === 1
  let line = ''
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) line += mark
    line += field(values[index] as T, alone)
  }
  return `${line}\n`
}
