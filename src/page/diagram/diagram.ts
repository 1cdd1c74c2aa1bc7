/** The page of the diagram: all tables, or those of one schema, with the means to move around. */
import type {ObjectId} from '../../lib/schema/basics.ts'
import type {Table} from '../../lib/schema/model.ts'
import type {Catalog} from '../catalog.ts'
import {h, on, s} from '../dom.ts'
import {counted, visible} from '../text.ts'
import {Camera} from './camera.ts'
import type {Detail} from './entities.ts'
import {type Frame, Scene, tintOf} from './scene.ts'

/** With more tables than this a diagram starts with keys only. */
const MANY = 40
/** Nearer than this, columns can be read. */
const READABLE = 0.42
const STEP = 1.25
const PAN = 80

interface Choice {
  readonly schema: string | undefined
  readonly detail: Detail
}

/** @param at - the table to start at. */
export function diagramPage(catalog: Catalog, at?: ObjectId): HTMLElement {
  const {tables} = catalog.model
  const stage = s('svg', {class: 'stage', tabindex: 0, role: 'application', 'aria-label': helpText(tables.length)})
  const status = h('p', {class: 'status', 'aria-live': 'polite'})
  let scene: Scene | undefined
  const camera = new Camera(stage, ({x, y, zoom}, frame) => {
    if (scene === undefined) return
    scene.group.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${zoom.toFixed(4)})`)
    stage.classList.toggle('far', zoom < READABLE)
    scene.show(zoom < READABLE ? undefined : frame)
  })
  const show = ({schema, detail}: Choice): Scene => {
    const chosen = tables.filter((table) => schema === undefined || table.schema === schema)
    scene = new Scene(catalog, chosen, detail)
    stage.replaceChildren(scene.group)
    const wires = scene.layout.paths.length
    status.textContent = `${counted(chosen.length, 'table')}, ${counted(wires, 'foreign key')}`
    return scene
  }
  const showAll = (): void => camera.fit(whole(scene))
  const start = at === undefined ? undefined : tables.find(({id}) => id === at)
  const choices = chooser(catalog, (choice) => {
    show(choice)
    showAll()
  })
  const page = h(
    'div',
    {class: 'diagram'},
    h('h1', {class: 'unseen', tabindex: -1}, 'Diagram'),
    h(
      'div',
      {class: 'tools', role: 'toolbar', 'aria-label': 'Diagram'},
      choices.controls,
      status,
      zoomButtons(camera, showAll),
    ),
    stage,
    legend(catalog),
  )
  withKeys(stage, camera, showAll)
  on(stage, 'focusin', (event) => {
    const table =
      event.target instanceof Element && event.target.matches(':focus-visible')
        ? scene?.tableOf(event.target)
        : undefined
    const frame = table === undefined ? undefined : scene?.frameOf(table)
    if (frame !== undefined) camera.reveal(frame)
  })
  // What is not in the document has no size to fit into.
  requestAnimationFrame(() => {
    const shown = show(choices.now())
    if (start === undefined) showAll()
    else startAt(start, shown, camera)
  })
  return page
}

/** The colours of schemas. */
function legend(catalog: Catalog): HTMLElement | undefined {
  const schemas = [...new Set(catalog.model.tables.flatMap(({schema}) => schema ?? []))]
  if (schemas.length < 2) return undefined
  return h(
    'ul',
    {class: 'legend', 'aria-label': 'Colours of schemas'},
    schemas.map((schema) => h('li', {class: `tint${tintOf(catalog, schema)}`}, h('bdi', {}, visible(schema)))),
  )
}

const whole = (scene: Scene | undefined): Frame => ({
  left: 0,
  top: 0,
  right: Math.max(1, scene?.layout.width ?? 1),
  bottom: Math.max(1, scene?.layout.height ?? 1),
})

function startAt(table: Table, scene: Scene, camera: Camera): void {
  const frame = scene.frameOf(table)
  if (frame === undefined) return
  scene.mark(table)
  camera.fit({left: frame.left - 360, top: frame.top - 200, right: frame.right + 360, bottom: frame.bottom + 200})
}

const helpText = (count: number): string =>
  `Diagram of ${counted(count, 'table')}. Arrow keys pan, plus and minus zoom, 0 fits; Tab goes through the tables, Enter opens one.`

function zoomButtons(camera: Camera, showAll: () => void): HTMLElement {
  const button = (text: string, label: string, act: () => void): HTMLButtonElement =>
    on(h('button', {type: 'button', title: label, 'aria-label': label}, text), 'click', act)
  return h(
    'span',
    {class: 'zoom', role: 'group'},
    button('\u2212', 'Zoom out', () => camera.zoomBy(1 / STEP)),
    button('+', 'Zoom in', () => camera.zoomBy(STEP)),
    button('Fit', 'Show everything', showAll),
  )
}

function withKeys(stage: SVGSVGElement, camera: Camera, showAll: () => void): void {
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => camera.zoomBy(STEP),
    '=': () => camera.zoomBy(STEP),
    '-': () => camera.zoomBy(1 / STEP),
    '0': showAll,
    ArrowLeft: () => camera.panBy(PAN, 0),
    ArrowRight: () => camera.panBy(-PAN, 0),
    ArrowUp: () => camera.panBy(0, PAN),
    ArrowDown: () => camera.panBy(0, -PAN),
  }
  on(stage, 'keydown', (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  })
}

interface Chooser {
  readonly controls: readonly HTMLElement[]
  readonly now: () => Choice
}

function chooser(catalog: Catalog, changed: (choice: Choice) => void): Chooser {
  const {tables} = catalog.model
  const schemas = [...new Set(tables.flatMap(({schema}) => schema ?? []))]
  const detail = select('Columns', [
    ['all', 'All columns'],
    ['keys', 'Keys only'],
    ['names', 'Names only'],
  ])
  detail.value = tables.length > MANY ? 'keys' : 'all'
  const schema = select('Schema', [
    ['', 'All schemas'],
    ...schemas.map((name, index) => [String(index), visible(name)] as const),
  ])
  const now = (): Choice => ({
    schema: schema.value === '' ? undefined : schemas[Number(schema.value)],
    detail: detail.value as Detail,
  })
  for (const control of [schema, detail]) on(control, 'change', () => changed(now()))
  return {controls: schemas.length > 1 ? [schema, detail] : [detail], now}
}

function select(label: string, options: readonly (readonly [value: string, text: string])[]): HTMLSelectElement {
  return h(
    'select',
    {'aria-label': label},
    options.map(([value, text]) => h('option', {value}, text)),
  )
}
