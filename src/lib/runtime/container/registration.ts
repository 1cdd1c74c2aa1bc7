/** What is known of a key, and what is being made of it. */
import type {Implementation} from './injectable.ts'
import type {Key} from './token.ts'

/**
 * - `singleton`: one for the application.
 * - `scoped`: one for each scope, such as a request.
 * - `transient`: a new one each time.
 * - `value`: made elsewhere; the container never disposes of it.
 */
export type Lifetime = 'singleton' | 'scoped' | 'transient' | 'value'

export interface Registration {
  readonly key: Key<unknown>
  readonly lifetime: Lifetime
  readonly implementation: Implementation<unknown>
}

/** One thing that is being made or was made, and what it took to make it. */
export class Making {
  readonly registration: Registration
  /** For whom it is made; undefined when somebody asked the container. */
  parent: Making | undefined
  readonly needs = new Set<Making>()
  promise: Promise<unknown> | undefined
  settled = false

  constructor(registration: Registration, parent: Making | undefined) {
    this.registration = registration
    this.parent = parent
  }

  /** It is there, or failed: for whom it was made first no longer matters. */
  settle(): void {
    this.settled = true
    this.parent = undefined
  }

  /** Whether this needs `other`, directly or through others. */
  reaches(other: Making): boolean {
    return this.pathTo(other) !== undefined
  }

  /** From what this needs to `other`. */
  pathTo(other: Making, seen = new Set<Making>()): readonly Making[] | undefined {
    if (this === other) return [this]
    seen.add(this)
    for (const need of this.needs) {
      const path = seen.has(need) ? undefined : need.pathTo(other, seen)
      if (path !== undefined) return [this, ...path]
    }
    return undefined
  }

  /** From what was asked for to this. */
  chain(): readonly Making[] {
    return [...(this.parent?.chain() ?? []), this]
  }
}
