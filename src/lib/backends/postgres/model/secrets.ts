/** Options that hold passwords are never printed: they are left out, and that is told. */
import type {ModelContext} from './context.ts'

const SECRET = /pass|pwd|secret|token|credential|(?:^|_)key(?:$|_)|apikey|private/i

/** @param object - what has the options, for people. */
export function withoutSecrets(
  {unrepresented}: ModelContext,
  options: readonly string[] | null,
  object: () => string,
): readonly string[] | undefined {
  if (options === null) return undefined
  const nameOf = (option: string): string => option.slice(0, option.indexOf('='))
  for (const option of options) {
    if (!SECRET.test(nameOf(option))) continue
    unrepresented.push({object: object(), why: `the option ${nameOf(option)} may hold a secret and is left out`})
  }
  return options.filter((option) => !SECRET.test(nameOf(option)))
}
