/** The failures a repository expects: plain data, told apart by `kind`. Pure. */

interface Failure {
  /** For people. */
  readonly message: string
  /** Name of the class. */
  readonly entity: string
}

/** There is no such thing, or no longer. */
export interface NotFound extends Failure {
  readonly kind: 'NotFound'
  /** Undefined when it was not asked for by key. */
  readonly key: unknown
}

/** A key, primary or unique, is taken. */
export interface Conflict extends Failure {
  readonly kind: 'Conflict'
  /** The constraint or its columns, as far as the database names it. */
  readonly constraint: string | undefined
}

/** What it refers to is not there; or it can't be removed, as others refer to it. */
export interface InvalidReference extends Failure {
  readonly kind: 'InvalidReference'
  readonly constraint: string | undefined
}

/** It was changed by somebody else since it was read. */
export interface StaleVersion extends Failure {
  readonly kind: 'StaleVersion'
  readonly key: unknown
  /** The one that was read. */
  readonly version: unknown
}

/** Its values are not allowed: by its own `validate`, a NOT NULL or a CHECK. */
export interface Invalid extends Failure {
  readonly kind: 'Invalid'
  readonly problems: readonly string[]
}

export type CreateFailure = Conflict | InvalidReference | Invalid
export type UpdateFailure = NotFound | StaleVersion | CreateFailure
export type DeleteFailure = NotFound | InvalidReference
export type RepositoryFailure = UpdateFailure

const keyText = (key: unknown): string => (typeof key === 'string' ? JSON.stringify(key) : String(key))

export const notFound = (entity: string, key?: unknown): NotFound => ({
  kind: 'NotFound',
  message: key === undefined ? `there is no such ${entity}` : `there is no ${entity} ${keyText(key)}`,
  entity,
  key,
})

export const conflict = (entity: string, constraint?: string): Conflict => ({
  kind: 'Conflict',
  message: `there is such a ${entity} already${constraint === undefined ? '' : ` (${constraint})`}`,
  entity,
  constraint,
})

export const invalidReference = (entity: string, removing: boolean, constraint?: string): InvalidReference => ({
  kind: 'InvalidReference',
  message: `${removing ? `others refer to the ${entity}` : `the ${entity} refers to what is not there`}${constraint === undefined ? '' : ` (${constraint})`}`,
  entity,
  constraint,
})

export const staleVersion = (entity: string, key: unknown, version: unknown): StaleVersion => ({
  kind: 'StaleVersion',
  message: `the ${entity} ${keyText(key)} was changed by somebody else since it was read (version ${version})`,
  entity,
  key,
  version,
})

export const invalid = (entity: string, problems: readonly string[]): Invalid => ({
  kind: 'Invalid',
  message: `the ${entity} is not valid: ${problems.join('; ')}`,
  entity,
  problems,
})
