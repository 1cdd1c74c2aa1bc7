/** A piece of the script: statements that stay together, and what must come before them. */
import type {ObjectId} from '../../../schema/basics.ts'

export interface Piece {
  readonly id: string
  readonly dependsOn: readonly ObjectId[]
  /** Neighbours of one group that are one line each stand close together. */
  readonly group?: string
  /** Parts that exist once it has run, beside `id`. */
  readonly provides?: readonly ObjectId[]
  /** Each with its `;`. */
  readonly statements: readonly string[]
  /** How it can be taken apart when it is in a ring; the lowest is tried first. */
  readonly split?: Split
}

export interface Split {
  readonly rank: number
  readonly pieces: () => readonly Piece[]
  /** What others of the ring are content with, instead of the whole. */
  readonly early?: string
}

export const statement = (text: string): string => `${text};`

/** Nothing for a field that is not there. */
export const when = <T>(value: T | undefined, text: (value: T) => string): string[] =>
  value === undefined ? [] : [text(value)]
