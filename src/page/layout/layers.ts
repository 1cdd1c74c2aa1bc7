/**
 * Gives each card of a connected graph a layer: what is referred to stands left of what refers to it. A layer is no
 * higher than the drawing should be, so that a table with a hundred children has them in several. Pure.
 */
import {ASPECT, type Card, GAP, LANE, type Wire} from './shapes.ts'

export interface Layering {
  /** Of each card, from 0; none is empty. */
  readonly layers: readonly number[]
  /** Of each wire: it closes a cycle, so it goes from left to right. */
  readonly reversed: readonly boolean[]
}

/** @param wires - none from a card to itself. */
export function layering(cards: readonly Card[], wires: readonly Wire[]): Layering {
  const reversed = closingWires(cards.length, wires)
  const parents: number[][] = cards.map(() => [])
  const children: number[][] = cards.map(() => [])
  wires.forEach(({from, to}, index) => {
    const [child, parent] = reversed[index] === true ? [to, from] : [from, to]
    parents[child]?.push(parent)
    children[parent]?.push(child)
  })
  const order = byDepth(parents, children)
  const filling = new Filling(cards)
  const layers = cards.map(() => 0)
  for (const card of order) {
    const first = Math.max(0, ...(parents[card] ?? []).map((parent) => (layers[parent] ?? 0) + 1))
    layers[card] = filling.put(card, first)
  }
  for (const card of order.toReversed()) pullToChildren(card, {layers, parents, children, filling})
  return {layers: compacted(layers), reversed}
}

/** Wires that close a cycle, found depth first. */
function closingWires(count: number, wires: readonly Wire[]): boolean[] {
  const leaving: number[][] = Array.from({length: count}, () => [])
  for (const [index, {from}] of wires.entries()) leaving[from]?.push(index)
  const state = new Uint8Array(count)
  const closing = wires.map(() => false)
  const visit = (card: number): void => {
    state[card] = 1
    for (const index of leaving[card] ?? []) {
      const next = wires[index]?.to ?? 0
      if (state[next] === 1) closing[index] = true
      else if (state[next] === 0) visit(next)
    }
    state[card] = 2
  }
  for (let card = 0; card < count; card += 1) if (state[card] === 0) visit(card)
  return closing
}

/** Those with the longest line of descendants first, children of one parent together. Parents come before children. */
function byDepth(parents: readonly number[][], children: readonly number[][]): number[] {
  const depths: number[] = []
  const depthOf = (card: number): number => {
    depths[card] ??= Math.max(0, ...(children[card] ?? []).map((child) => depthOf(child) + 1))
    return depths[card]
  }
  const cards = parents.map((_, card) => card)
  const levels: number[][] = []
  for (const card of cards) {
    const depth = depthOf(card)
    levels[depth] ??= []
    levels[depth].push(card)
  }
  const place = new Map<number, number>()
  for (const level of levels.toReversed()) {
    const key = (card: number): number =>
      Math.min(cards.length, ...(parents[card] ?? []).map((parent) => place.get(parent) ?? 0))
    const keys = new Map((level ?? []).map((card) => [card, key(card)]))
    const sorted = (level ?? []).toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0) || a - b)
    for (const card of sorted) place.set(card, place.size)
  }
  return [...place.keys()]
}

/** How high each layer is already. */
class Filling {
  readonly #cards: readonly Card[]
  readonly #used: number[] = []
  readonly #limit: number

  constructor(cards: readonly Card[]) {
    this.#cards = cards
    const area = cards.reduce((sum, {width, height}) => sum + (width + LANE) * (height + GAP), 0)
    this.#limit = Math.max(Math.sqrt(area / ASPECT), ...cards.map(({height}) => height + GAP))
  }

  /** Puts `card` into layer `first`, or the next one that has room. */
  put(card: number, first: number): number {
    let layer = first
    while (!this.hasRoom(card, layer)) layer += 1
    this.#used[layer] = (this.#used[layer] ?? 0) + this.#height(card)
    return layer
  }

  hasRoom = (card: number, layer: number): boolean => (this.#used[layer] ?? 0) + this.#height(card) <= this.#limit

  move(card: number, from: number, to: number): void {
    this.#used[from] = (this.#used[from] ?? 0) - this.#height(card)
    this.#used[to] = (this.#used[to] ?? 0) + this.#height(card)
  }

  #height = (card: number): number => (this.#cards[card]?.height ?? 0) + GAP
}

interface Pulling {
  readonly layers: number[]
  readonly parents: readonly number[][]
  readonly children: readonly number[][]
  readonly filling: Filling
}

/** A card nearer to its children than to its parents makes wires shorter. */
function pullToChildren(card: number, {layers, parents, children, filling}: Pulling): void {
  const own = children[card] ?? []
  if (own.length === 0 || (parents[card] ?? []).length > own.length) return
  const now = layers[card] ?? 0
  for (let layer = Math.min(...own.map((child) => layers[child] ?? 0)) - 1; layer > now; layer -= 1) {
    if (!filling.hasRoom(card, layer)) continue
    filling.move(card, now, layer)
    layers[card] = layer
    return
  }
}

/** The same layers, numbered without holes. */
function compacted(layers: readonly number[]): number[] {
  const numbers = new Map([...new Set(layers)].sort((a, b) => a - b).map((layer, index) => [layer, index]))
  return layers.map((layer) => numbers.get(layer) ?? 0)
}
