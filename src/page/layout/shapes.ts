/** What the layout of a diagram is asked for, and what it answers. Lengths are pixels at 100 %. Types only. */

/** A table. */
export interface Card {
  readonly width: number
  readonly height: number
}

/** A foreign key, from the card of its table to the one it refers to; `…Y` is where it leaves a card, from its top. */
export interface Wire {
  readonly from: number
  readonly to: number
  readonly fromY: number
  readonly toY: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** A level piece of a wire; between two of them it swings. */
export interface Run {
  readonly x1: number
  readonly x2: number
  readonly y: number
}

/** Where a wire meets a card: on its left (-1) or right (1) side. */
export interface End extends Point {
  readonly side: -1 | 1
}

export interface Path {
  readonly runs: readonly Run[]
  readonly from: End
  readonly to: End
}

/** Cards and wires in the order they were asked for. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly places: readonly Point[]
  readonly paths: readonly Path[]
}

/** How much wider than high a drawing should be. */
export const ASPECT = 1.6
/** Between two cards, one above the other. */
export const GAP = 22
/** Between two columns of cards, at least. */
export const LANE = 64
/** How far a wire swings out that comes back to the side it left. */
export const BULGE = 14
