/** Where a page ended, as a text that URLs can hold. Pure. */
import {LexigramError} from '../../core/errors.ts'
import type {Direction} from './query.ts'

export type Order = readonly (readonly [field: string, direction: Direction])[]

/** What JSON can't tell apart is tagged. */
const tag = (value: unknown): unknown => {
  if (typeof value === 'bigint') return {bigint: value.toString()}
  if (value instanceof Date) return {date: value.toISOString()}
  return value ?? null
}

function untag(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('bigint' in value) return BigInt(String(value.bigint))
  return 'date' in value ? new Date(String(value.date)) : value
}

export const encodeCursor = (order: Order, values: Readonly<Record<string, unknown>>): string =>
  Buffer.from(JSON.stringify([orderText(order), ...order.map(([field]) => tag(values[field]))])).toString('base64url')

/** @throws {@link LexigramError} `LEX_USAGE` for a text that is none, or that of another order. */
export function decodeCursor(order: Order, cursor: string): readonly unknown[] {
  try {
    const [text, ...values] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (text === orderText(order) && values.length === order.length) return values.map(untag)
  } catch {
    // As wrong as one of another order.
  }
  throw new LexigramError('LEX_USAGE', 'this is not where a page of this order ended', {
    fix: 'pass `next` of the page before, with the same orderBy',
  })
}

const orderText = (order: Order): string => order.map((part) => part.join(' ')).join(',')

/** What was asked for, and the key as the last word, so that no two are equal. */
export function orderOf(orderBy: Readonly<Record<string, Direction | undefined>> | undefined, keyField: string): Order {
  const wanted = Object.entries(orderBy ?? {}).flatMap(([field, direction]) =>
    direction === undefined ? [] : [[field, direction] as const],
  )
  return wanted.some(([field]) => field === keyField) ? wanted : [...wanted, [keyField, 'asc']]
}
