/** Ends a `switch` over a union: a case that was forgotten is a compile error, and a bug if it is reached. */
export function unreachable(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
