/** Tables that a server in its usual, strict mode would refuse to make. Pure. */
import type {Column, Table} from '../../../schema/model.ts'
import type {Settings} from './script.ts'

/** They were made while the session allowed more, and are made so again. */
export const looseSettings = (table: Table): Settings => ({
  ...(table.columns.some((column) => hasOddDate(column) || hasSameValues(column))
    ? {sql_mode: "'ALLOW_INVALID_DATES'"}
    : {}),
  ...(hasOddFormat(table) ? {innodb_strict_mode: '0'} : {}),
})

/** A block size goes with compressed rows only, and InnoDB knows no rows of fixed length; it may just ignore both. */
function hasOddFormat({mysql}: Table): boolean {
  if (mysql?.engine !== 'InnoDB') return false
  const valueOf = (name: string): string | undefined =>
    mysql.options?.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1)
  const [format = 'COMPRESSED', size] = [valueOf('ROW_FORMAT'), valueOf('KEY_BLOCK_SIZE')]
  return format === 'FIXED' || (size !== undefined && (format !== 'COMPRESSED' || !/^(1|2|4|8|16)$/.test(size)))
}

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
