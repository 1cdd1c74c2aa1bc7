/** How much memory a command that only reads may take. */
import {setFlagsFromString} from 'node:v8'

/**
 * From now on V8 does not double the space of what was just made, which otherwise grows to a hundred megabytes while a large
 * schema is read: a fifth of the peak, and no faster. For commands that change nothing: Node warns against changing flags
 * late, though V8 asks for this one whenever that space might grow.
 *
 * @see https://nodejs.org/api/v8.html#v8setflagsfromstringflags
 */
export const keepHeapSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1')
