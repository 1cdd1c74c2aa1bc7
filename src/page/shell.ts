/** What stands around every page: the bar with search and theme, and the list of all objects. */
import type {Catalog} from './catalog.ts'
import {h, on} from './dom.ts'
import {thingLink} from './parts.ts'
import {diagramHref, OVERVIEW} from './routes.ts'
import type {SearchBox} from './search-box.ts'
import {grouped, visible} from './text.ts'
import {themeButton} from './theme.ts'

export interface Shell {
  readonly elements: readonly HTMLElement[]
  readonly main: HTMLElement
  /** Tells the list which page is open. */
  readonly at: (hash: string) => void
}

export function shell(catalog: Catalog, title: string, search: SearchBox): Shell {
  const main = h('main', {id: 'main', tabindex: -1})
  const list = sidebar(catalog)
  const menu = h(
    'button',
    {type: 'button', class: 'menu', 'aria-expanded': 'false', 'aria-controls': 'list', 'aria-label': 'List of objects'},
    '\u2630',
  )
  const open = (yes: boolean): void => {
    list.classList.toggle('open', yes)
    menu.setAttribute('aria-expanded', String(yes))
  }
  on(menu, 'click', () => open(!list.classList.contains('open')))
  on(list, 'keydown', (event) => {
    if (event.key !== 'Escape') return
    open(false)
    menu.focus()
  })
  on(main, 'click', () => open(false))
  const hasTables = catalog.model.tables.length > 0
  const bar = h(
    'header',
    {class: 'bar'},
    menu,
    h('a', {class: 'brand', href: OVERVIEW}, h('bdi', {}, visible(title))),
    search.element,
    h('nav', {'aria-label': 'Pages'}, hasTables ? h('a', {href: diagramHref()}, 'Diagram') : undefined),
    themeButton(),
  )
  const skip = on(h('a', {class: 'skip', href: '#main'}, 'Skip to content'), 'click', (event) => {
    event.preventDefault()
    main.focus()
  })
  const links = [...list.querySelectorAll('a'), ...bar.querySelectorAll('nav a')]
  return {
    elements: [skip, bar, list, main],
    main,
    at: (hash) => {
      open(false)
      const page = hash.split('/').slice(0, 2).join('/')
      for (const link of links) {
        const isHere = link.getAttribute('href') === page
        if (isHere) link.setAttribute('aria-current', 'page')
        else link.removeAttribute('aria-current')
        if (isHere && list.contains(link)) keepInSight(list, link)
      }
    },
  }
}

/** `scrollIntoView` would scroll the page, too. */
function keepInSight(list: HTMLElement, link: Element): void {
  const [outer, inner] = [list.getBoundingClientRect(), link.getBoundingClientRect()]
  if (inner.top < outer.top || inner.bottom > outer.bottom) list.scrollTop += inner.top - outer.top - outer.height / 2
}

function sidebar(catalog: Catalog): HTMLElement {
  return h(
    'nav',
    {class: 'list', id: 'list', 'aria-label': 'Objects'},
    catalog.sections.map(({title, things}) =>
      h(
        'details',
        {open: title === 'Tables' || title === 'Views'},
        h('summary', {}, title, h('span', {class: 'quiet'}, ` ${grouped(things.length)}`)),
        h(
          'ul',
          {},
          things.map((thing) => h('li', {}, thingLink(catalog, thing))),
        ),
      ),
    ),
  )
}
