import {describe, expect, expectTypeOf, it} from 'vitest'
import {
  type AsyncResult,
  chain,
  collect,
  Err,
  fromPromise,
  isResult,
  Ok,
  partition,
  type Result,
  tryCatch,
  UnwrapError,
} from '../../../src/result.ts'

const half = (n: number): Result<number, string> => (n % 2 === 0 ? Ok(n / 2) : Err(`${n} is odd`))

/** An error goes on as it is, whatever the value would have been. */
function halfText(n: number): Result<string, string> {
  const result = half(n)
  if (!result.ok) return result
  return Ok(String(result.value))
}

describe('Result', () => {
  it('an error that was told apart fits wherever such an error does', () => {
    expect([halfText(4), halfText(3)]).toEqual([Ok('2'), Err('3 is odd')])
    expectTypeOf(Err('x').map((n: number) => n)).toEqualTypeOf<Result<number, string>>()
    expectTypeOf(Ok(1).unwrapOr('x')).toEqualTypeOf<string | number>()
    const either = half(8).andThen((n) => (n > 1 ? Ok(new Date(n)) : Err(404)))
    expectTypeOf(either.mapErr((error) => [error]).unwrapOr(null)).toEqualTypeOf<Date | null>()
  })

  it('is narrowed by ok, and is plain data', () => {
    const result = half(4)
    expectTypeOf(result).toEqualTypeOf<Result<number, string>>()
    if (result.ok) expectTypeOf(result.value).toEqualTypeOf<number>()
    else expectTypeOf(result.error).toEqualTypeOf<string>()
    // @ts-expect-error the error may be all there is
    expect(result.value).toBe(2)
    expect(JSON.parse(JSON.stringify([half(4), half(3)]))).toEqual([
      {ok: true, value: 2},
      {ok: false, error: '3 is odd'},
    ])
  })

  it('maps the value, the error, and goes on with what can fail', () => {
    expect(half(4).map(String).unwrap()).toBe('2')
    expect(half(3).map(String)).toEqual(Err('3 is odd'))
    expect(half(3).mapErr((error) => error.length)).toEqual(Err(8))
    expect(half(4).mapErr((error) => error.length)).toEqual(Ok(2))
    expect(half(8).andThen(half).andThen(half)).toEqual(Ok(1))
    expect(half(6).andThen(half)).toEqual(Err('3 is odd'))
    expect(half(3).orElse(() => Ok('none'))).toEqual(Ok('none'))
    expect(half(4).orElse(() => Ok('none'))).toEqual(Ok(2))
    const both = half(8).andThen((n) => (n > 1 ? Ok(new Date(n)) : Err(404)))
    expectTypeOf(both).toEqualTypeOf<Result<Date, string | number>>()
  })

  it('unwraps, with the error as the cause of what is thrown', () => {
    const cause = new Error('no disk')
    expect(half(3).unwrapOr(0)).toBe(0)
    expect(half(4).unwrapOr(0)).toBe(2)
    expect(half(3).unwrapOrElse((error) => error.length)).toBe(8)
    expect(() => Err(cause).unwrap()).toThrow(UnwrapError)
    expect(() => Err(cause).expect('saving')).toThrow('saving: no disk')
    expect(tryCatch(() => Err(cause).unwrap())).toMatchObject({error: {cause}})
    expect(() => Err({code: 7}).unwrap()).toThrow('there is no value: {"code":7}')
  })

  it('matches either case', () => {
    const say = (n: number) => half(n).match({ok: (value) => `half: ${value}`, err: (error) => error})
    expect([say(4), say(3)]).toEqual(['half: 2', '3 is odd'])
  })

  it('collects all values or the first error, and keeps tuples', () => {
    expect(collect([2, 4, 6].map(half))).toEqual(Ok([1, 2, 3]))
    expect(collect([2, 3, 5].map(half))).toEqual(Err('3 is odd'))
    const pair = collect([half(2), Ok('b')])
    expectTypeOf(pair).toEqualTypeOf<Result<[number, string], string>>()
    expect(collect(new Set([half(2)]))).toEqual(Ok([1]))
    expect(partition([2, 3, 4, 5].map(half))).toEqual({values: [1, 2], errors: ['3 is odd', '5 is odd']})
  })

  it('turns what is thrown and rejected into errors', async () => {
    expect(tryCatch(() => JSON.parse('{}'))).toEqual(Ok({}))
    expect(tryCatch(() => JSON.parse('{')).ok).toBe(false)
    expect(
      tryCatch(
        () => JSON.parse('{'),
        () => 'no JSON',
      ),
    ).toEqual(Err('no JSON'))
    expect(await fromPromise(Promise.resolve(1))).toEqual(Ok(1))
    expect(await fromPromise(Promise.reject('gone'))).toMatchObject({error: {message: 'gone', cause: 'gone'}})
    const throwsAtOnce = () => {
      throw new Error('at once')
    }
    expect(await fromPromise(throwsAtOnce, String)).toEqual(Err('Error: at once'))
  })

  it('chains over promises', async () => {
    const later = async (n: number) => half(n)
    const chained = chain(later(8))
      .andThen(later)
      .map(async (n) => n + 40)
    expectTypeOf(chained).toEqualTypeOf<AsyncResult<number, string>>()
    expect(await chained).toEqual(Ok(42))
    expect(
      await chain(later(6))
        .andThen(half)
        .mapErr(async (error) => error.length),
    ).toEqual(Err(8))
    expect(
      await chain(later(3))
        .orElse(() => later(2))
        .unwrap(),
    ).toBe(1)
    expect(await half(3).toAsync().map(never).unwrapOr('x')).toBe('x')
    expect(
      await half(4)
        .toAsync()
        .match({ok: async (n) => n, err: never}),
    ).toBe(2)
    await expect(half(3).toAsync().unwrap()).rejects.toThrow(UnwrapError)
  })

  it('lets a thrown bug through a chain: only Results are expected', async () => {
    await expect(Promise.resolve(Ok(1).toAsync().map(never))).rejects.toThrow('never called')
    expect([isResult(Ok()), isResult(Err(1)), isResult({ok: true, value: 1})]).toEqual([true, true, false])
  })
})

function never(): never {
  throw new Error('never called')
}
