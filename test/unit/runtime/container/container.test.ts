import {describe, expect, it} from 'vitest'
import {Container} from '../../../../src/lib/runtime/container/container.ts'
import {named, token} from '../../../../src/lib/runtime/container/token.ts'

interface Clock {
  now(): number
}
const Clock = token<Clock>('Clock')
const log: string[] = []

class Engine {
  static inject = [Clock] as const
  readonly clock: Clock
  constructor(clock: Clock) {
    this.clock = clock
  }
  [Symbol.dispose](): void {
    log.push('engine')
  }
}
class Car {
  static inject = [Engine] as const
  readonly engine: Engine
  constructor(engine: Engine) {
    this.engine = engine
  }
  async [Symbol.asyncDispose](): Promise<void> {
    log.push('car')
  }
}
const clockAt = (time: number): Clock => ({now: () => time})
const withClock = () => new Container().value(Clock, clockAt(1))
const errorOf = (promise: Promise<unknown>) =>
  promise.then(String, (error: {code?: string; message: string; why?: string}) => error)

describe('lifetimes', () => {
  it('makes singletons once, also when they are asked for at the same time, and transients each time', async () => {
    const container = withClock().singleton(Engine).transient(Car)
    const [one, two] = await Promise.all([container.resolve(Car), container.resolve(Car)])
    expect(one).not.toBe(two)
    expect(one.engine).toBe(two.engine)
    expect(one.engine.clock.now()).toBe(1)
  })

  it('makes scoped things once for each scope, and singletons are shared', async () => {
    const container = withClock().singleton(Engine).scoped(Car)
    const [a, b] = [container.scope(), container.scope()]
    expect(await a.resolve(Car)).toBe(await a.resolve(Car))
    expect(await a.resolve(Car)).not.toBe(await b.resolve(Car))
    expect((await a.resolve(Car)).engine).toBe((await b.resolve(Car)).engine)
  })

  it('registers on a scope for that scope alone, which singletons do not see', async () => {
    const container = withClock().singleton(Engine).scoped(Car)
    const scope = container.scope().value(Clock, clockAt(2))
    expect((await scope.resolve(Clock)).now()).toBe(2)
    expect((await scope.resolve(Car)).engine.clock.now()).toBe(1)
    expect((await container.resolve(Clock)).now()).toBe(1)
  })

  it('disposes of what it made, the newest first; never of values and what the parent made', async () => {
    log.length = 0
    const container = withClock().singleton(Engine).scoped(Car)
    const scope = container.scope()
    await scope.resolve(Car)
    await scope[Symbol.asyncDispose]()
    expect(log).toEqual(['car'])
    await container[Symbol.asyncDispose]()
    await container[Symbol.asyncDispose]()
    expect(log).toEqual(['car', 'engine'])
    expect(await errorOf(container.resolve(Engine))).toMatchObject({code: 'LEX_CONTAINER_INVALID'})
  })

  it('disposes of the rest when one fails, and tells all failures', async () => {
    const failing = (message: string) => () => ({
      [Symbol.dispose]() {
        log.push(message)
        throw new Error(message)
      },
    })
    const [A, B] = [token<Disposable>('A'), token<Disposable>('B')]
    const container = new Container().singleton(A, failing('a')).singleton(B, failing('b'))
    await container.resolve(A)
    await container.resolve(B)
    await expect(container[Symbol.asyncDispose]()).rejects.toMatchObject({errors: [{message: 'b'}, {message: 'a'}]})
  })

  it('resolves through factories that wait', async () => {
    const container = withClock().singleton(Engine, async (resolver) => {
      await new Promise((wake) => setTimeout(wake, 5))
      return new Engine(await resolver.resolve(Clock))
    })
    const [one, two] = await Promise.all([container.resolve(Engine), container.resolve(Engine)])
    expect(one).toBe(two)
  })

  it('tries again what failed', async () => {
    let tries = 0
    const container = new Container().singleton(Clock, () => {
      tries += 1
      if (tries === 1) throw new Error('not yet')
      return clockAt(tries)
    })
    expect(await errorOf(container.resolve(Clock))).toMatchObject({
      code: 'LEX_CONTAINER_FAILED',
      message: 'Clock could not be made: not yet',
      cause: {message: 'not yet'},
    })
    expect((await container.resolve(Clock)).now()).toBe(2)
  })
})

describe('names', () => {
  it('keeps several of a kind apart', async () => {
    const container = withClock().value(named(Clock, 'slow'), clockAt(9))
    expect((await container.resolve(named(Clock, 'slow'))).now()).toBe(9)
    expect((await container.resolve(Clock)).now()).toBe(1)
    expect(named(Clock, 'slow')).toBe(named(Clock, 'slow'))
  })

  it('says which names there are', async () => {
    const container = withClock().value(named(Clock, 'slow'), clockAt(9))
    expect(await errorOf(container.resolve(named(Clock, 'slwo')))).toMatchObject({
      code: 'LEX_CONTAINER_MISSING',
      message: 'nothing is registered for Clock named "slwo"',
      why: 'asked for by Clock named "slwo"; registered under the names "slow"',
    })
  })
})

describe('errors show the path', () => {
  it('of what is missing', async () => {
    expect(await errorOf(new Container().singleton(Engine).singleton(Car).resolve(Car))).toMatchObject({
      code: 'LEX_CONTAINER_MISSING',
      message: 'nothing is registered for Clock',
      why: 'asked for by Car → Engine → Clock',
    })
  })

  it('of a token that was made twice', async () => {
    const container = new Container().value(token<Clock>('Clock'), clockAt(1))
    expect(await errorOf(container.resolve(Clock))).toMatchObject({
      why: expect.stringContaining('another token of the same name'),
    })
  })

  it.each(['singleton', 'transient'] as const)('of a circle of %ss', async (lifetime) => {
    const [A, B, C] = [token<object>('A'), token<object>('B'), token<object>('C')]
    const container = new Container()
    const needing = (key: typeof A) => async (resolver: {resolve(key: typeof A): Promise<object>}) => ({
      of: await resolver.resolve(key),
    })
    container[lifetime](A, needing(B))[lifetime](B, needing(C))[lifetime](C, needing(B))
    expect(await errorOf(container.resolve(A))).toMatchObject({
      code: 'LEX_CONTAINER_INVALID',
      message: 'B needs itself',
      why: 'B → C → B',
    })
  })

  it('of a circle whose parts are made at the same time, where waiting would never end', async () => {
    const [A, B] = [token<object>('A'), token<object>('B')]
    const slowly = (key: typeof A) => async (resolver: {resolve(key: typeof A): Promise<object>}) => {
      await new Promise((wake) => setTimeout(wake, 5))
      return {of: await resolver.resolve(key)}
    }
    const container = new Container().singleton(A, slowly(B)).singleton(B, slowly(A))
    const errors = await Promise.all([errorOf(container.resolve(A)), errorOf(container.resolve(B))])
    expect(errors).toMatchObject([{code: 'LEX_CONTAINER_INVALID'}, {code: 'LEX_CONTAINER_INVALID'}])
  })

  it('of a singleton that would keep something scoped', async () => {
    const container = withClock().scoped(Engine).singleton(Car)
    const expected = {code: 'LEX_CONTAINER_INVALID', why: expect.stringMatching(/^Car → Engine: what lives longer/)}
    expect(await errorOf(container.scope().resolve(Car))).toMatchObject(expected)
    expect(await errorOf(container.resolve(Engine))).toMatchObject({message: /outside of a scope/})
  })

  it('of a class that does not say what it takes', async () => {
    class Wheel {
      readonly size: number
      constructor(size: number) {
        this.size = size
      }
    }
    // @ts-expect-error the compiler sees it too
    const container = new Container().singleton(Wheel)
    expect(await errorOf(container.resolve(Wheel))).toMatchObject({
      code: 'LEX_CONTAINER_INVALID',
      message: 'nobody knows what the constructor of Wheel takes',
    })
  })

  it('of a key that is registered twice', () => {
    expect(() => withClock().value(Clock, clockAt(2))).toThrow('Clock is registered twice')
  })
})

describe('override', () => {
  it('replaces also what was made with the old one, until it is disposed of', async () => {
    const container = withClock().singleton(Engine).singleton(Car)
    const before = await container.resolve(Car)
    {
      using _ = container.override(Clock, {value: clockAt(7)})
      expect((await container.resolve(Car)).engine.clock.now()).toBe(7)
    }
    expect((await container.resolve(Car)).engine.clock.now()).toBe(1)
    expect(before.engine.clock.now()).toBe(1)
  })

  it('keeps the lifetime for a class or a function', async () => {
    const container = withClock().transient(Engine)
    using _ = container.override(Engine, async (resolver) => new Engine(await resolver.resolve(Clock)))
    expect(await container.resolve(Engine)).not.toBe(await container.resolve(Engine))
  })
})

describe('types', () => {
  it('does not compile when inject is not what the constructor takes', () => {
    class Wrong {
      static inject = [Clock] as const
      readonly engine: Engine
      constructor(engine: Engine) {
        this.engine = engine
      }
    }
    const container = new Container()
    // @ts-expect-error the constructor takes an Engine, inject gives a Clock
    container.singleton(Wrong)
    // @ts-expect-error an Engine is no Clock
    container.value(Clock, new Engine(clockAt(1)))
    expect(() => container.singleton(Clock, async () => clockAt(1))).toThrow('Clock is registered twice')
    // @ts-expect-error it makes no Clock
    container.singleton(named(Clock, 'seven'), () => 7)
    abstract class Base {
      abstract go(): void
    }
    class Derived extends Base {
      go(): void {}
    }
    container.singleton(Base, Derived)
    expect(container.has(Base)).toBe(true)
  })
})
