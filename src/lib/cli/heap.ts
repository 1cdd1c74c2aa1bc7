/** How much memory a command that only reads may take. */
import {getHeapSpaceStatistics, setFlagsFromString} from 'node:v8'

/**
 * From now on V8 does not double the space of what was just made, which otherwise grows to a hundred megabytes while a large
 * schema is read: a fifth of the peak, and no faster. For commands that change nothing: Node warns against changing flags
 * late, though V8 asks for this one whenever that space might grow.
 *
 * @see https://nodejs.org/api/v8.html#v8setflagsfromstringflags
 */
export const keepHeapSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1')

/** With less room than this, rows that pass through are copied again and again; more makes nothing faster. */
const ENOUGH_BYTES = 16 << 20
const LOOK_EVERY_MS = 20

const youngBytes = (): number =>
  getHeapSpaceStatistics().find(({space_name}) => space_name === 'new_space')?.space_size ?? 0

/**
 * The same for a command that many rows pass through, which needs some of that space: it grows until it is enough.
 *
 * @returns ends the watch.
 */
export function keepHeapModest(): () => void {
  const watch = setInterval(() => {
    if (youngBytes() < ENOUGH_BYTES) return
    keepHeapSmall()
    clearInterval(watch)
  }, LOOK_EVERY_MS)
  watch.unref()
  return () => clearInterval(watch)
}
