/** Filters and orders over values in memory, with the meaning they have in a table. Pure. */
import {isDeepStrictEqual} from 'node:util'
import {byCodeUnit} from '../../core/text.ts'
import type {Part} from '../repository/conditions.ts'
import type {Order} from '../repository/cursor.ts'
import type {Values} from '../repository/entity.ts'

/** Undefined when one of them has no value, or they are not of one kind. */
function compare(a: unknown, b: unknown): number | undefined {
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime()
  if (typeof a === 'string' && typeof b === 'string') return byCodeUnit(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  const numeric = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint'
  if (!numeric(a) || !numeric(b)) return undefined
  return a < b ? -1 : a > b ? 1 : 0
}

const isNone = (value: unknown): boolean => value === null || value === undefined

export const isEqual = (a: unknown, b: unknown): boolean => {
  const order = compare(a, b)
  return order === undefined ? isDeepStrictEqual(a ?? null, b ?? null) : order === 0
}

/** What has no value comes first. */
function ascending(a: unknown, b: unknown): number {
  if (isNone(a) || isNone(b)) return Number(!isNone(a)) - Number(!isNone(b))
  return compare(a, b) ?? 0
}

export function inOrder(order: Order, a: Values, b: Values): number {
  for (const [field, direction] of order) {
    const result = ascending(a[field], b[field])
    if (result !== 0) return direction === 'asc' ? result : -result
  }
  return 0
}

export const matches = (parts: readonly Part[], values: Values): boolean =>
  parts.every((part) => {
    if (part.kind === 'or') return part.parts.some((all) => matches(all, values))
    if (part.kind === 'not') return !matches(part.parts, values)
    return holds(part, values[part.field])
  })

function holds({by, value}: Extract<Part, {kind: 'compare'}>, actual: unknown): boolean {
  const order = (other: unknown): number => compare(actual, other) ?? Number.NaN
  const list = (): readonly unknown[] => value as readonly unknown[]
  switch (by) {
    case 'eq':
      return isEqual(actual, value)
    case 'ne':
      return !isEqual(actual, value)
    case 'gt':
      return order(value) > 0
    case 'gte':
      return order(value) >= 0
    case 'lt':
      return order(value) < 0
    case 'lte':
      return order(value) <= 0
    case 'in':
      return list().some((one) => !isNone(one) && isEqual(actual, one))
    case 'notIn':
      return list().every((one) => !isEqual(actual, one))
    case 'between':
      return order(list()[0]) >= 0 && order(list()[1]) <= 0
    case 'contains':
      return typeof actual === 'string' && actual.includes(String(value))
    case 'startsWith':
      return typeof actual === 'string' && actual.startsWith(String(value))
  }
}
