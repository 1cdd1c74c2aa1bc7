/** Starts the page: reads the model that the file holds, and shows what the address names. */
import type {DatabaseModel} from '../lib/schema/model.ts'
import {Catalog} from './catalog.ts'
import {diagramPage} from './diagram/diagram.ts'
import {h} from './dom.ts'
import {objectPage} from './pages/object.ts'
import {overviewPage} from './pages/overview.ts'
import {OVERVIEW, type Route, routeOf} from './routes.ts'
import {Search} from './search.ts'
import {searchBox} from './search-box.ts'
import {shell} from './shell.ts'
import {visible} from './text.ts'

interface Data {
  readonly title: string
  readonly model: DatabaseModel
}

function start(): void {
  const {title, model} = JSON.parse(document.getElementById('data')?.textContent ?? '') as Data
  const catalog = new Catalog(model)
  const search = searchBox(() => new Search(catalog))
  const frame = shell(catalog, title, search)
  let shown: string | undefined
  const show = (): void => {
    const route = routeOf(location.hash)
    const part = route.page === 'object' ? route.part : undefined
    const page = JSON.stringify({...route, part: undefined})
    if (page !== shown) frame.main.replaceChildren(pageOf(catalog, title, route))
    const heading = frame.main.querySelector('h1')
    document.title =
      route.page === 'overview' ? visible(title) : `${heading?.textContent ?? ''} \u2013 ${visible(title)}`
    frame.at(location.hash === '' ? OVERVIEW : location.hash)
    if (part !== undefined) pointAt(frame.main, part)
    else if (shown !== undefined) {
      heading?.focus({preventScroll: true})
      scrollTo(0, 0)
    }
    shown = page
  }
  document.body.replaceChildren(...frame.elements)
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof Element && event.target.closest('input, select, textarea') !== null
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    search.focus()
  })
  addEventListener('hashchange', show)
  show()
}

function pageOf(catalog: Catalog, title: string, route: Route): HTMLElement {
  if (route.page === 'overview') return overviewPage(catalog, title)
  if (route.page === 'diagram') return diagramPage(catalog, route.at)
  const thing = catalog.thing(route.id)
  if (thing !== undefined) return objectPage(catalog, thing)
  return h(
    'article',
    {},
    h('h1', {tabindex: -1}, 'Not found'),
    h('p', {}, 'This schema has no ', h('code', {}, visible(route.id)), '. It may have been renamed or dropped. '),
    h('p', {}, h('a', {href: OVERVIEW}, 'All objects')),
  )
}

/** Scrolls to the row of a part and marks it. */
function pointAt(main: HTMLElement, part: string): void {
  for (const old of main.querySelectorAll('.pointed')) old.classList.remove('pointed')
  const row = [...main.querySelectorAll<HTMLElement>('[data-part]')].find(({dataset}) => dataset.part === part)
  if (row === undefined) return
  if (row instanceof HTMLDetailsElement) row.open = true
  row.classList.add('pointed')
  row.tabIndex = -1
  row.focus({preventScroll: true})
  row.scrollIntoView({block: 'center'})
}

start()
