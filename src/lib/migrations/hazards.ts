/** Tells by its words whether a statement may delete data. Pure. */
import type {Statement} from '../backends/statement.ts'

const DROPPED_WITH_DATA = new Set(['TABLE', 'SCHEMA', 'DATABASE', 'TABLESPACE', 'TEMPORARY', 'FOREIGN'])
/** `ALTER TABLE … DROP x` deletes a column or a partition, unless it says one of these. */
const ALTER_DROP =
  /\bdrop\s+(?!constraint\b|index\b|key\b|primary\b|foreign\b|check\b|default\b|not\b|identity\b|expression\b|trigger\b)/i

export function dropsData({words, text}: Statement): boolean {
  const [first, second] = words
  if (first === 'DELETE' || first === 'TRUNCATE') return true
  if (first === 'DROP') return second !== undefined && DROPPED_WITH_DATA.has(second)
  if (first === 'WITH') return /\bdelete\s+from\b/i.test(text)
  return first === 'ALTER' && ALTER_DROP.test(text)
}
