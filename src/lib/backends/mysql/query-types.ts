/** Column types of the wire → names and kinds. Pure. */
import type {ValueKind} from '../query.ts'
import type {WireField} from './row-stream.ts'

/** https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html */
const TYPES: Readonly<Record<number, readonly [name: string, kind: ValueKind]>> = {
  0: ['decimal', 'decimal'],
  1: ['tinyint', 'integer'],
  2: ['smallint', 'integer'],
  3: ['int', 'integer'],
  4: ['float', 'float'],
  5: ['double', 'float'],
  6: ['null', 'text'],
  7: ['timestamp', 'text'],
  8: ['bigint', 'integer'],
  9: ['mediumint', 'integer'],
  10: ['date', 'text'],
  11: ['time', 'text'],
  12: ['datetime', 'text'],
  13: ['year', 'integer'],
  15: ['varchar', 'text'],
  16: ['bit', 'bytes'],
  242: ['vector', 'bytes'],
  245: ['json', 'json'],
  246: ['decimal', 'decimal'],
  247: ['enum', 'text'],
  248: ['set', 'text'],
  249: ['tinytext', 'text'],
  250: ['mediumtext', 'text'],
  251: ['longtext', 'text'],
  252: ['text', 'text'],
  253: ['varchar', 'text'],
  254: ['char', 'text'],
  255: ['geometry', 'bytes'],
}

/** The same types with bytes in them. */
const BINARY: Readonly<Record<number, string>> = {
  15: 'varbinary',
  249: 'tinyblob',
  250: 'mediumblob',
  251: 'longblob',
  252: 'blob',
  253: 'varbinary',
  254: 'binary',
}

/** The character set `binary`: of bytes, and of all that is no text. */
const BINARY_CHARSET = 63
const UNSIGNED = 32
const ENUM = 256
const SET = 2048

export function typeOf(field: WireField): {readonly type: string; readonly kind: ValueKind} {
  const {columnType, characterSet, flags, extendedFormat, extendedTypeName} = field
  if (extendedFormat === 'json') return {type: 'json', kind: 'json'}
  const [name, kind] = TYPES[columnType] ?? [`type ${columnType}`, 'text']
  const binary = characterSet === BINARY_CHARSET ? BINARY[columnType] : undefined
  // Those of MariaDB's own types that are texts come with a character set; points and the like without.
  if (extendedTypeName !== undefined) return {type: extendedTypeName, kind: binary === undefined ? kind : 'bytes'}
  if (binary !== undefined) return {type: binary, kind: 'bytes'}
  if ((flags & ENUM) !== 0) return {type: 'enum', kind}
  if ((flags & SET) !== 0) return {type: 'set', kind}
  const unsigned = kind === 'integer' && columnType !== 13 && (flags & UNSIGNED) !== 0 ? ' unsigned' : ''
  return {type: name + unsigned, kind}
}
