/** What a migration on disk is, once read. Types only. */
import {byCodeUnit} from '../core/text.ts'

/** One direction of a SQL migration. */
export interface Section {
  /** The SQL, exactly as in the file. */
  readonly text: string
  /** The whole file it is part of. */
  readonly source: string
  /** Path of the file it stands in. */
  readonly path: string
  /** Where `text` begins in that file, in UTF-16 code units: positions in errors count from the file's start. */
  readonly offset: number
  /** False for `transaction:false`. */
  readonly transaction: boolean
}

interface MigrationBase {
  /** The digits the file name begins with; 14 of them for those lexigram writes. */
  readonly id: string
  /** File name without extension: what the history records. */
  readonly name: string
  /** Absolute path of the file, for a pair that of `NAME.up.sql`. */
  readonly path: string
  /** SHA-256, hexadecimal, of the file's text without BOM and with LF line ends. */
  readonly checksum: string
}

export interface SqlMigration extends MigrationBase {
  readonly kind: 'sql'
  readonly up: Section
  /** Undefined when the migration can't be reverted. */
  readonly down: Section | undefined
}

/** A TypeScript or JavaScript module; it is imported only when it is about to run. */
export interface ModuleMigration extends MigrationBase {
  readonly kind: 'module'
  /** Whether its text exports a `down`, told without running it. */
  readonly hasDown: boolean
}

export type MigrationFile = SqlMigration | ModuleMigration

/** Whether `file` says how it is reverted. */
export const isReversible = (file: MigrationFile): boolean =>
  file.kind === 'sql' ? file.down !== undefined : file.hasDown

/** Orders migrations as they run: by the number their names begin with, then by name. */
export function byRevision(a: {readonly name: string}, b: {readonly name: string}): number {
  // As many digits and no leading zero, which is nearly always so: then the order of the texts is that of the numbers.
  const digits = digitsOf(a.name)
  if (digits === digitsOf(b.name) && a.name[0] !== '0' && b.name[0] !== '0') return byCodeUnit(a.name, b.name)
  const [left, right] = [numberOf(a.name), numberOf(b.name)]
  return left.length - right.length || byCodeUnit(left, right) || byCodeUnit(a.name, b.name)
}

/** How many digits `name` begins with. */
function digitsOf(name: string): number {
  let count = 0
  while (count < name.length && name.charCodeAt(count) >= 48 && name.charCodeAt(count) <= 57) count += 1
  return count
}

/** The leading digits without leading zeros, so that comparing lengths first compares numbers of any size. */
const numberOf = (name: string): string => (/^\d*/.exec(name)?.[0] ?? '').replace(/^0+(?=\d)/, '')
