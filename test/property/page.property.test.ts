/** The html page: any model is held harmlessly, and any graph is laid out well. */
import * as fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {htmlPage} from '../../src/lib/schema/formats/html.ts'
import {layOut} from '../../src/page/layout/layout.ts'
import type {Card, Layout, Wire} from '../../src/page/layout/shapes.ts'
import {hostileModel, nasty} from '../support/hostile.ts'

const ASSETS = {script: "console.log('<&>')", style: 'body {color: red}'}

/** What stands between a tag and its end. */
const inside = (html: string, tag: string): string => {
  const [, rest = ''] = html.split(tag)
  return rest.slice(0, rest.indexOf('</script>'))
}

it('holds the model whatever is in it, in one script that nothing ends, and shows nothing to a terminal', () => {
  fc.assert(
    fc.property(hostileModel, nasty, (model, title) => {
      const html = htmlPage(model, title, ASSETS)
      expect(html.match(/<\/?script/g)).toHaveLength(4)
      expect(html).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
      const data = inside(html, '<script type="application/json" id="data">')
      expect(data).not.toMatch(/[<>&]/)
      expect(JSON.parse(data)).toEqual({title, model})
    }),
  )
})

interface Graph {
  readonly cards: readonly Card[]
  readonly wires: readonly Wire[]
}

const graph: fc.Arbitrary<Graph> = fc
  .array(fc.record({width: fc.integer({min: 100, max: 300}), height: fc.integer({min: 30, max: 400})}), {
    minLength: 1,
    maxLength: 30,
  })
  .chain((cards) => {
    const card = fc.nat(cards.length - 1)
    const end = fc.record({card, part: fc.double({min: 0, max: 1, noNaN: true})})
    return fc.record({
      cards: fc.constant(cards),
      wires: fc.array(
        fc.tuple(end, end).map(([from, to]) => ({
          from: from.card,
          to: to.card,
          fromY: Math.round((cards[from.card]?.height ?? 0) * from.part),
          toY: Math.round((cards[to.card]?.height ?? 0) * to.part),
        })),
        {maxLength: 60},
      ),
    })
  })

/** Pairs of cards that share a point. */
function overlaps({places}: Layout, cards: readonly Card[]): readonly string[] {
  const boxes = places.map(({x, y}, index) => ({x, y, ...(cards[index] ?? {width: 0, height: 0})}))
  return boxes.flatMap((a, i) =>
    boxes.slice(i + 1).flatMap((b, j) => {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
      return apart ? [] : [`${i} and ${i + 1 + j}`]
    }),
  )
}

describe('a layout', () => {
  it('has no cards that overlap, and all of them within its size', () => {
    fc.assert(
      fc.property(graph, ({cards, wires}) => {
        const layout = layOut(cards, wires)
        expect(overlaps(layout, cards)).toEqual([])
        for (const [index, {x, y}] of layout.places.entries()) {
          expect(x).toBeGreaterThanOrEqual(0)
          expect(y).toBeGreaterThanOrEqual(0)
          expect(x + (cards[index]?.width ?? 0)).toBeLessThanOrEqual(layout.width)
          expect(y + (cards[index]?.height ?? 0)).toBeLessThanOrEqual(layout.height)
        }
      }),
    )
  })

  it('has a path for each wire that begins and ends at the sides of its cards, at the heights asked for', () => {
    fc.assert(
      fc.property(graph, ({cards, wires}) => {
        const {places, paths} = layOut(cards, wires)
        expect(paths).toHaveLength(wires.length)
        for (const [index, {from, to, fromY, toY}] of wires.entries()) {
          const path = paths[index]
          const at = (card: number, y: number, side: number) => ({
            x: (places[card]?.x ?? 0) + (side === 1 ? (cards[card]?.width ?? 0) : 0),
            y: (places[card]?.y ?? 0) + y,
            side,
          })
          expect(path?.from).toEqual(at(from, fromY, path?.from.side ?? 0))
          expect(path?.to).toEqual(at(to, toY, path?.to.side ?? 0))
          const [first, last] = [path?.runs[0], path?.runs.at(-1)]
          const ends = [`${first?.x1} ${first?.y}`, `${last?.x2} ${last?.y}`]
          expect(ends.toSorted()).toEqual([path?.from, path?.to].map((end) => `${end?.x} ${end?.y}`).toSorted())
        }
      }),
    )
  })

  it('is the same for the same input', () => {
    fc.assert(
      fc.property(graph, ({cards, wires}) => {
        expect(layOut(cards, wires)).toEqual(layOut(cards, wires))
      }),
    )
  })
})
