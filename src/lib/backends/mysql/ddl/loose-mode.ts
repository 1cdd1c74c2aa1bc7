/** Tables that a server in its usual, strict mode would refuse to make. Pure. */
import type {Column, Table} from '../../../schema/model.ts'

/** They were made while sql_mode allowed more, and are made so again. */
export const needsLooseMode = ({columns}: Table): boolean =>
  columns.some((column) => hasOddDate(column) || hasSameValues(column))

/** A default that is no day of the calendar: `0000-00-00`, `2020-00-00`, `2008-02-31`. */
function hasOddDate({valueKind, default: literal}: Column): boolean {
  if (valueKind !== 'date' && valueKind !== 'timestamp' && valueKind !== 'timestamptz') return false
  const [, year, month, day] = /^'(\d{4})-(\d\d)-(\d\d)/.exec(literal ?? '') ?? []
  if (year === undefined) return false
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day) || year === '0000'
}

/** Some collations know more equal texts than these; the server tells them apart when it compares. */
function hasSameValues({values = []}: Column): boolean {
  return (
    new Set(values.map((value) => value.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase())).size < values.length
  )
}
