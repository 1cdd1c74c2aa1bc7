/** How often a test of chance is repeated, and the chance itself: seeded, so that a failure can be run again. */

const long = process.env.LEX_FAULT_LONG === '1'

/** `short` in CI, `many` with `npm run test:fault -- --long`. */
export const rounds = (short: number, many: number): number => (long ? many : short)

/** Enough for that many rounds, in milliseconds. */
export const roundsTimeout = (count: number, eachMs: number): number => 60_000 + count * eachMs

/** `LEX_SEED`, or one of this moment; told on stdout. */
export function seeded(title: string): () => number {
  const seed = Number(process.env.LEX_SEED ?? Date.now() % 2 ** 31)
  process.stdout.write(`${title}: LEX_SEED=${seed}\n`)
  return mulberry32(seed)
}

/** Tommy Ettinger's mulberry32: 32 bits of state, numbers from 0 to 1. */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
