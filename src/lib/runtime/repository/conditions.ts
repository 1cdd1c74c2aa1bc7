/** The parts of a filter, taken apart once for the table and for memory. Pure. */
import {LexigramError} from '../../core/errors.ts'

export type Comparison =
  | 'eq'
  | 'ne'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'in'
  | 'notIn'
  | 'between'
  | 'contains'
  | 'startsWith'

const COMPARISONS: ReadonlySet<string> = new Set<Comparison>([
  ...(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'notIn', 'between', 'contains', 'startsWith'] as const),
])

export type Part =
  | {readonly kind: 'compare'; readonly field: string; readonly by: Comparison; readonly value: unknown}
  | {readonly kind: 'or'; readonly parts: readonly (readonly Part[])[]}
  | {readonly kind: 'not'; readonly parts: readonly Part[]}

/** The parts that all have to hold. @throws {@link LexigramError} `LEX_USAGE` for what is no filter */
export function partsOf(where: object | undefined): readonly Part[] {
  return Object.entries(where ?? {}).flatMap(([name, value]): readonly Part[] => {
    // Nothing to compare with would find everything, which nobody means.
    if (value === undefined) throw unusable(name)
    if (name === 'and') return (value as object[]).flatMap(partsOf)
    if (name === 'or') return [{kind: 'or', parts: (value as object[]).map(partsOf)}]
    if (name === 'not') return [{kind: 'not', parts: partsOf(value as object)}]
    return comparisonsOf(name, value)
  })
}

function comparisonsOf(field: string, value: unknown): readonly Part[] {
  if (!isOperators(value)) return [{kind: 'compare', field, by: 'eq', value}]
  return Object.entries(value).flatMap(([by, operand]): readonly Part[] => {
    if (operand === undefined) throw unusable(`${field}.${by}`)
    return [{kind: 'compare', field, by: by as Comparison, value: operand}]
  })
}

/** A plain object of operators alone; anything else is a value, such as that of a JSON column. */
function isOperators(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => COMPARISONS.has(key))
}

const unusable = (name: string): LexigramError =>
  new LexigramError('LEX_USAGE', `the filter has nothing to compare with: ${name} is undefined`, {
    fix: 'leave the field out, or compare with null',
  })
