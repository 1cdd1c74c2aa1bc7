/** Options that hold passwords are never printed: they are left out, and that is told. */
import type {ModelContext} from './context.ts'

const SECRET_NAME = /pass|pwd|secret|token|credential|(?:^|[^a-z])key(?:$|[^a-z])|api.?key|private/i
/** A connection string of some sort, such as `host=h password=p` or `https://user:password@host`. */
const SECRET_VALUE = /(?:pass\w*|pwd|secret)\s*=|:\/\/[^\s/:@]*:[^\s/@]+@/i

/** @param object - what has the options, for people. */
export function withoutSecrets(
  {unrepresented}: ModelContext,
  options: readonly string[] | null,
  object: () => string,
): readonly string[] | undefined {
  if (options === null) return undefined
  return options.filter((option) => {
    const at = option.indexOf('=')
    const name = option.slice(0, at)
    if (!SECRET_NAME.test(name) && !SECRET_VALUE.test(option.slice(at + 1))) return true
    unrepresented.push({object: object(), why: `the option ${name} may hold a secret and is left out`})
    return false
  })
}
