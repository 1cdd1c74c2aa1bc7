/** The layout of diagrams, by examples; what is true of all is in test/property. */
import {describe, expect, it} from 'vitest'
import {layOut} from '../../../src/page/layout/layout.ts'
import type {Wire} from '../../../src/page/layout/shapes.ts'

describe('a layout', () => {
  const card = {width: 160, height: 100}
  const wire = (from: number, to: number): Wire => ({from, to, fromY: 50, toY: 15})

  it('puts what is referred to on the left', () => {
    const {places} = layOut([card, card, card], [wire(1, 0), wire(2, 1)])
    expect(places.map(({x}) => x)).toEqual(places.map(({x}) => x).toSorted((a, b) => a - b))
    expect(new Set(places.map(({x}) => x)).size).toBe(3)
  })

  it('puts many children of one table around it, not in one high column', () => {
    const children = 60
    const {places, width, height} = layOut(
      Array.from({length: children + 1}, () => card),
      Array.from({length: children}, (_, index) => wire(index + 1, 0)),
    )
    expect(width / height).toBeGreaterThan(0.8)
    expect(width / height).toBeLessThan(3)
    expect(new Set(places.map(({x}) => x)).size).toBeGreaterThan(4)
  })

  it('takes cycles, tables that refer to themselves, and chains of 5,000', () => {
    const {places} = layOut([card, card], [wire(0, 1), wire(1, 0), wire(0, 0)])
    expect(new Set(places.map(({x, y}) => `${x} ${y}`)).size).toBe(2)
    const count = 5000
    const chain = layOut(
      Array.from({length: count}, () => card),
      Array.from({length: count - 1}, (_, index) => wire(index, index + 1)),
    )
    expect(chain.places).toHaveLength(count)
  }, 60_000)

  it('has no size without cards', () => expect(layOut([], [])).toEqual({width: 0, height: 0, places: [], paths: []}))
})
