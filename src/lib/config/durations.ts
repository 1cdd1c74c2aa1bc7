/** Durations as the configuration writes them: a number of seconds, or `500ms`, `30s`, `5m`, `1h`. */

const UNITS: Readonly<Record<string, number>> = {ms: 1, s: 1_000, m: 60_000, h: 3_600_000}

/** The longest delay a Node.js timer can take; beyond it a timer would fire at once. */
const MAX_MS = 2_147_483_647

/** What is allowed, for messages. */
export const DURATION_FORMS = 'a duration: seconds as a number, or 500ms, 30s, 5m, 1h (at most 24 days)'

/** The same as {@link parseDuration} reads from a string, for the JSON Schema. */
export const DURATION_PATTERN = '^\\s*[0-9]+(\\.[0-9]+)?\\s*(ms|s|m|h)?\\s*$'

/** Milliseconds, rounded; `undefined` when `value` is no duration. A string without a unit is seconds. */
export function parseDuration(value: number | string): number | undefined {
  const ms = typeof value === 'number' ? value * 1_000 : textToMs(value)
  if (ms === undefined || !Number.isFinite(ms) || ms < 0 || ms > MAX_MS) return undefined
  return Math.round(ms)
}

function textToMs(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)?\s*$/.exec(text)
  const unit = UNITS[match?.[2] ?? 's']
  return match?.[1] === undefined || unit === undefined ? undefined : Number(match[1]) * unit
}
