/** What part of a drawing is seen: panned and zoomed by mouse, touch, keyboard and buttons. */
import {on} from '../dom.ts'
import type {Frame} from './scene.ts'

interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

interface Spot {
  readonly x: number
  readonly y: number
}

const SMALLEST = 0.02
const LARGEST = 3
const PADDING = 24
/** Pixels a finger may tremble without it being a drag. */
const TREMBLE = 4

export class Camera {
  readonly #stage: SVGSVGElement
  readonly #moved: (view: View, frame: Frame) => void
  readonly #pointers = new Map<number, Spot>()
  #view: View = {x: 0, y: 0, zoom: 1}
  #pressed: Spot | undefined
  #dragged = false
  #asked = false

  /** @param moved - called once a frame, with the view and the part of the drawing that is seen. */
  constructor(stage: SVGSVGElement, moved: (view: View, frame: Frame) => void) {
    this.#stage = stage
    this.#moved = moved
    on(stage, 'wheel', (event) => this.#wheel(event), {passive: false})
    on(stage, 'pointerdown', (event) => this.#down(event))
    on(stage, 'pointermove', (event) => this.#move(event))
    for (const type of ['pointerup', 'pointercancel'] as const) on(stage, type, (event) => this.#up(event))
    // A drag that ends on a card is no click on it.
    on(
      stage,
      'click',
      (event) => {
        if (this.#dragged) event.preventDefault()
      },
      {capture: true},
    )
    on(stage, 'dragstart', (event) => event.preventDefault())
  }

  /** Shows all of `frame`, as large as it goes; at most at `largest`. */
  fit(frame: Frame, largest = 1): void {
    const {width, height} = this.#stage.getBoundingClientRect()
    const [wide, high] = [frame.right - frame.left, frame.bottom - frame.top]
    const zoom = clamp(Math.min((width - 2 * PADDING) / wide, (height - 2 * PADDING) / high, largest))
    this.#set({
      zoom,
      x: (width - wide * zoom) / 2 - frame.left * zoom,
      y: (height - high * zoom) / 2 - frame.top * zoom,
    })
  }

  /** Zooms around a point of the screen; around the middle without one. */
  zoomBy(factor: number, around?: Spot): void {
    const box = this.#stage.getBoundingClientRect()
    const at =
      around === undefined ? {x: box.width / 2, y: box.height / 2} : {x: around.x - box.left, y: around.y - box.top}
    const zoom = clamp(this.#view.zoom * factor)
    const ratio = zoom / this.#view.zoom
    this.#set({zoom, x: at.x - (at.x - this.#view.x) * ratio, y: at.y - (at.y - this.#view.y) * ratio})
  }

  panBy(x: number, y: number): void {
    this.#set({zoom: this.#view.zoom, x: this.#view.x + x, y: this.#view.y + y})
  }

  /** Pans as far as needed to have `frame` in sight. */
  reveal(frame: Frame): void {
    const {width, height} = this.#stage.getBoundingClientRect()
    const {x, y, zoom} = this.#view
    const shift = (low: number, high: number, size: number): number =>
      low < PADDING ? PADDING - low : high > size - PADDING ? Math.max(size - PADDING - high, PADDING - low) : 0
    const across = shift(frame.left * zoom + x, frame.right * zoom + x, width)
    const down = shift(frame.top * zoom + y, frame.bottom * zoom + y, height)
    if (across !== 0 || down !== 0) this.panBy(across, down)
  }

  #set(view: View): void {
    this.#view = view
    if (this.#asked) return
    this.#asked = true
    requestAnimationFrame(() => {
      this.#asked = false
      const {x, y, zoom} = this.#view
      const {width, height} = this.#stage.getBoundingClientRect()
      this.#moved(this.#view, {left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom})
    })
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault()
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 30
    if (event.shiftKey) this.panBy(-(event.deltaX + event.deltaY) * unit, 0)
    // A pinch on a touchpad comes as a wheel with small steps.
    else
      this.zoomBy(Math.exp(-event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0016)), {
        x: event.clientX,
        y: event.clientY,
      })
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return
    if (this.#pointers.size === 0) this.#dragged = false
    this.#pointers.set(event.pointerId, spotOf(event))
    this.#pressed ??= spotOf(event)
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId)
    if (before === undefined || this.#pressed === undefined) return
    const now = spotOf(event)
    if (!this.#dragged && distance(this.#pressed, now) < TREMBLE) return
    if (!this.#dragged) this.#stage.setPointerCapture(event.pointerId)
    this.#dragged = true
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1]
    this.#pointers.set(event.pointerId, now)
    if (other === undefined) {
      this.panBy(now.x - before.x, now.y - before.y)
      return
    }
    this.panBy((now.x - before.x) / 2, (now.y - before.y) / 2)
    this.zoomBy(distance(now, other) / Math.max(1, distance(before, other)), middle(now, other))
  }

  #up(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId)
    if (this.#pointers.size === 0) this.#pressed = undefined
  }
}

const clamp = (zoom: number): number => Math.min(LARGEST, Math.max(SMALLEST, zoom))
const spotOf = (event: PointerEvent): Spot => ({x: event.clientX, y: event.clientY})
const distance = (a: Spot, b: Spot): number => Math.hypot(a.x - b.x, a.y - b.y)
const middle = (a: Spot, b: Spot): Spot => ({x: (a.x + b.x) / 2, y: (a.y + b.y) / 2})
