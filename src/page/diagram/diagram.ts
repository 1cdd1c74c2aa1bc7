/** The page of the diagram: all tables and views, or those of one schema, with the means to move around. */
import type {ObjectId} from '../../lib/schema/basics.ts'
import type {Catalog} from '../catalog.ts'
import {h, on, s} from '../dom.ts'
import {counted, visible} from '../text.ts'
import {Camera} from './camera.ts'
import type {Detail, Drawn} from './entities.ts'
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
  readonly views: boolean
}

/** @param at - the table or view to start at. */
export function diagramPage(catalog: Catalog, at?: ObjectId): HTMLElement {
  const things = drawnIn(catalog)
  const stage = s('svg', {class: 'stage', tabindex: 0, role: 'application', 'aria-label': helpText(things)})
  const status = h('p', {class: 'status', 'aria-live': 'polite'})
  let scene: Scene | undefined
  const camera = new Camera(stage, ({x, y, zoom}, frame) => {
    if (scene === undefined) return
    scene.group.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${zoom.toFixed(4)})`)
    stage.classList.toggle('far', zoom < READABLE)
    scene.show(zoom < READABLE ? undefined : frame)
  })
  const show = ({schema, detail, views}: Choice): Scene => {
    const chosen = things.filter(
      (thing) => (schema === undefined || thing.schema === schema) && (views || thing.kind === 'table'),
    )
    scene = new Scene(catalog, chosen, detail)
    stage.replaceChildren(scene.group)
    status.textContent = `${countedKinds(chosen)}, ${counted(scene.keys, 'foreign key')}`
    return scene
  }
  const showAll = (): void => camera.fit(whole(scene))
  const start = at === undefined ? undefined : things.find(({id}) => id === at)
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
    const drawn =
      event.target instanceof Element && event.target.matches(':focus-visible')
        ? scene?.drawnAt(event.target)
        : undefined
    const frame = drawn === undefined ? undefined : scene?.frameOf(drawn)
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

const drawnIn = ({model}: Catalog): readonly Drawn[] => [...model.tables, ...model.views]

const schemasIn = (catalog: Catalog): readonly string[] => [
  ...new Set(drawnIn(catalog).flatMap(({schema}) => schema ?? [])),
]

/** `3 tables, 1 view`. */
function countedKinds(things: readonly Drawn[]): string {
  const views = things.filter(({kind}) => kind === 'view').length
  return [counted(things.length - views, 'table'), ...(views === 0 ? [] : [counted(views, 'view')])].join(', ')
}

/** The colours of schemas. */
function legend(catalog: Catalog): HTMLElement | undefined {
  const schemas = schemasIn(catalog)
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

function startAt(drawn: Drawn, scene: Scene, camera: Camera): void {
  const frame = scene.frameOf(drawn)
  if (frame === undefined) return
  scene.mark(drawn)
  camera.fit({left: frame.left - 360, top: frame.top - 200, right: frame.right + 360, bottom: frame.bottom + 200})
}

const helpText = (things: readonly Drawn[]): string =>
  `Diagram of ${countedKinds(things)}. Arrow keys pan, plus and minus zoom, 0 fits; Tab goes through them, Enter opens one.`

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
  const schemas = schemasIn(catalog)
  const detail = select('Columns', [
    ['all', 'All columns'],
    ['keys', 'Keys only'],
    ['names', 'Names only'],
  ])
  detail.value = drawnIn(catalog).length > MANY ? 'keys' : 'all'
  const schema = select('Schema', [
    ['', 'All schemas'],
    ...schemas.map((name, index) => [String(index), visible(name)] as const),
  ])
  const views = select('Views', [
    ['with', 'Tables and views'],
    ['without', 'Tables only'],
  ])
  const now = (): Choice => ({
    schema: schema.value === '' ? undefined : schemas[Number(schema.value)],
    detail: detail.value as Detail,
    views: views.value === 'with',
  })
  for (const control of [schema, detail, views]) on(control, 'change', () => changed(now()))
  const controls = [
    ...(schemas.length > 1 ? [schema] : []),
    detail,
    ...(catalog.model.views.length > 0 && catalog.model.tables.length > 0 ? [views] : []),
  ]
  return {controls, now}
}

function select(label: string, options: readonly (readonly [value: string, text: string])[]): HTMLSelectElement {
  return h(
    'select',
    {'aria-label': label},
    options.map(([value, text]) => h('option', {value}, text)),
  )
}
