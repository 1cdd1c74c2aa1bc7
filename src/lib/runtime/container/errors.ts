/** What goes wrong in a container, each with the path that led there. Pure. */
import {LexigramError} from '../../core/errors.ts'
import type {Making} from './registration.ts'
import {type Key, labelOf, Named} from './token.ts'

const ARROW = ' → '

const pathOf = (makings: readonly Making[]): string[] => makings.map(({registration}) => labelOf(registration.key))

/** @param known - keys that are registered, to name those that may have been meant. */
export function missing(key: Key<unknown>, parent: Making | undefined, known: Iterable<Key<unknown>>): LexigramError {
  const path = [...pathOf(parent?.chain() ?? []), labelOf(key)].join(ARROW)
  return new LexigramError('LEX_CONTAINER_MISSING', `nothing is registered for ${labelOf(key)}`, {
    why: `asked for by ${path}${hintOf(key, [...known])}`,
    fix: `register it in a provider: container.singleton(${labelOf(key)}, …)`,
  })
}

function hintOf(key: Key<unknown>, known: readonly Key<unknown>[]): string {
  const base = key instanceof Named ? key.base : key
  const names = known.flatMap((one) => (one instanceof Named && one.base === base ? [JSON.stringify(one.name)] : []))
  if (names.length > 0) return `; registered under the names ${names.join(', ')}`
  const twin = known.some((one) => one !== key && labelOf(one) === labelOf(key))
  return twin ? '; another token of the same name is registered: export one token and import it everywhere' : ''
}

/** @param path - ends with what it begins with. */
export const cycle = (path: readonly Making[]): LexigramError =>
  new LexigramError('LEX_CONTAINER_INVALID', `${pathOf(path)[0]} needs itself`, {
    why: pathOf(path).join(ARROW),
    fix: 'break the circle: have one of them ask for the other when it is used, or split what both need into a third',
  })

export const scopedInSingleton = (key: Key<unknown>, parent: Making | undefined): LexigramError => {
  const path = [...pathOf(parent?.chain() ?? []), labelOf(key)].join(ARROW)
  return new LexigramError('LEX_CONTAINER_INVALID', `${labelOf(key)} is scoped and was asked for outside of a scope`, {
    why: parent === undefined ? path : `${path}: what lives longer than a scope would keep the one of the first scope`,
    fix: `resolve it through container.scope(), or register ${labelOf(parent?.registration.key ?? key)} as scoped or transient`,
  })
}

export const withoutInject = (name: string, wants: number, parent: Making): LexigramError =>
  new LexigramError('LEX_CONTAINER_INVALID', `nobody knows what the constructor of ${name} takes`, {
    why: `it takes ${wants} arguments, and the class has no static inject; asked for by ${pathOf(parent.chain()).join(ARROW)}`,
    fix: 'add `static inject = [...] as const` with a key for each argument, or register a function',
  })

export const closed = (key: Key<unknown>): LexigramError =>
  new LexigramError('LEX_CONTAINER_INVALID', `${labelOf(key)} was asked for after the container was closed`, {
    fix: 'resolve what is needed before the application or the scope ends',
  })

export const registeredTwice = (key: Key<unknown>): LexigramError =>
  new LexigramError('LEX_CONTAINER_INVALID', `${labelOf(key)} is registered twice`, {
    why: 'the second registration would replace the first in silence',
    fix: 'leave one out, register one of them with named(…), or use container.override() in tests',
  })

/** A factory or constructor threw: the same error, told where. */
export function failedMaking(thrown: unknown, making: Making): unknown {
  if (thrown instanceof LexigramError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const label = labelOf(making.registration.key)
  return new LexigramError('LEX_CONTAINER_FAILED', `${label} could not be made: ${message}`, {
    why: pathOf(making.chain()).join(ARROW),
    fix: 'see the cause',
    cause: thrown,
  })
}
