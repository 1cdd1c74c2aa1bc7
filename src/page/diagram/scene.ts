/** A diagram as it stands in the page: its drawing, and what lights up under the pointer and the focus. */
import type {Catalog} from '../catalog.ts'
import {on, s} from '../dom.ts'
import {layOut} from '../layout/layout.ts'
import type {Layout, Point} from '../layout/shapes.ts'
import {visible} from '../text.ts'
import {drawCard, drawColumns, drawWire} from './draw.ts'
import {type Detail, type Drawn, type Entity, entitiesOf, type Relation} from './entities.ts'

export interface Frame {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const TINTS = 8

/** The number of the colour of a schema. */
export const tintOf = (catalog: Catalog, schema = ''): number => Math.max(0, catalog.schemas.indexOf(schema)) % TINTS

export class Scene {
  readonly layout: Layout
  readonly group: SVGGElement
  readonly #entities: readonly Entity[]
  readonly #relations: readonly Relation[]
  readonly #cards: readonly SVGAElement[]
  readonly #wires: readonly SVGGElement[]
  /** Of the cards that are drawn with their columns. */
  readonly #near = new Map<number, SVGGElement>()
  #lit: readonly Element[] = []

  /** @param about - only what joins it to others is drawn. */
  constructor(catalog: Catalog, things: readonly Drawn[], detail: Detail, about?: Drawn) {
    const {entities, relations} = entitiesOf(catalog, things, detail, about)
    this.layout = layOut(entities, relations)
    this.#entities = entities
    this.#relations = relations
    this.#cards = entities.map((entity, index) =>
      drawCard(entity, this.#place(index), tintOf(catalog, entity.drawn.schema)),
    )
    this.#wires = relations.map((relation, index) => {
      const path = this.layout.paths[index]
      return path === undefined ? s('g') : drawWire(path, relation, titleOf(catalog, relation))
    })
    this.group = s('g', {class: 'scene'}, s('g', {class: 'wires'}, this.#wires), this.#cards)
    this.#cards.forEach((card, index) => {
      for (const type of ['pointerenter', 'focus'] as const) on(card, type, () => this.#light(index))
      for (const type of ['pointerleave', 'blur'] as const) on(card, type, () => this.#unlight())
    })
    this.#wires.forEach((wire, index) => {
      on(wire, 'pointerenter', () => this.#lightWires([index]))
      on(wire, 'pointerleave', () => this.#unlight())
    })
  }

  /** How many foreign keys are drawn. */
  get keys(): number {
    return this.#relations.filter(({kind}) => kind === 'foreign key').length
  }

  /** Draws the columns of the cards within `frame`, and only of those. */
  show(frame: Frame | undefined): void {
    this.#entities.forEach((entity, index) => {
      const {x, y} = this.#place(index)
      const seen =
        frame !== undefined &&
        x < frame.right &&
        y < frame.bottom &&
        x + entity.width > frame.left &&
        y + entity.height > frame.top
      const near = this.#near.get(index)
      if (seen && near === undefined) {
        const drawn = drawColumns(entity)
        this.#cards[index]?.append(drawn)
        this.#near.set(index, drawn)
      } else if (!seen && near !== undefined) {
        near.remove()
        this.#near.delete(index)
      }
    })
  }

  /** Where its card is; undefined when it has none. */
  frameOf(drawn: Drawn): Frame | undefined {
    const index = this.#entities.findIndex((entity) => entity.drawn === drawn)
    const entity = this.#entities[index]
    if (entity === undefined) return undefined
    const {x, y} = this.#place(index)
    return {left: x, top: y, right: x + entity.width, bottom: y + entity.height}
  }

  /** Marks its card as the one the diagram is about. */
  mark(drawn: Drawn): void {
    const index = this.#entities.findIndex((entity) => entity.drawn === drawn)
    for (const [other, card] of this.#cards.entries()) card.classList.toggle('here', other === index)
  }

  /** The table or view whose card an element belongs to. */
  drawnAt(element: Element): Drawn | undefined {
    const card = element.closest('.card')
    return this.#entities[this.#cards.findIndex((other) => other.isSameNode(card))]?.drawn
  }

  #place = (index: number): Point => this.layout.places[index] ?? {x: 0, y: 0}

  #light(card: number): void {
    this.#lightWires(
      [...this.#relations.keys()].filter((wire) => {
        const {from, to} = this.#relations[wire] ?? {from: -1, to: -1}
        return from === card || to === card
      }),
      card,
    )
  }

  #lightWires(wires: readonly number[], card?: number): void {
    this.#unlight()
    const cards = wires.flatMap((wire) => {
      const relation = this.#relations[wire]
      return relation === undefined ? [] : [relation.from, relation.to]
    })
    this.#lit = [
      ...wires.flatMap((wire) => this.#wires[wire] ?? []),
      ...[...new Set([...cards, ...(card === undefined ? [] : [card])])].flatMap((other) => this.#cards[other] ?? []),
    ]
    for (const element of this.#lit) element.classList.add('lit')
    this.group.classList.add('dimmed')
    // Above the others; not what is under the pointer itself, which would be left and entered again.
    if (card !== undefined) for (const wire of wires) this.#wires[wire]?.parentNode?.append(this.#wires[wire] ?? '')
  }

  #unlight(): void {
    for (const element of this.#lit) element.classList.remove('lit')
    this.#lit = []
    this.group.classList.remove('dimmed')
  }
}

const titleOf = (catalog: Catalog, relation: Relation): string => {
  if (relation.kind === 'use') return `${catalog.title(relation.user)} uses ${catalog.title(relation.used)}`
  const {key, table, target} = relation.reference
  const list = (names: readonly string[]): string => visible(names.join(', '))
  const parent = target === undefined ? visible(key.references.table) : catalog.title(target)
  return `${catalog.title(table)} (${list(key.columns)}) \u2192 ${parent} (${list(key.references.columns)})`
}
