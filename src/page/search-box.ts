/** The search field and its results: a combobox that is worked with the keyboard or the pointer. */
import {h, on} from './dom.ts'
import {hrefOf} from './routes.ts'
import {type Entry, type Group, marked, type Search, tokensOf} from './search.ts'

const SHOWN = 8

export interface SearchBox {
  readonly element: HTMLElement
  readonly focus: () => void
}

/** @param searching - called when it is first needed: the index takes a moment on large schemas. */
export function searchBox(searching: () => Search): SearchBox {
  const input = h('input', {
    type: 'search',
    placeholder: 'Search tables, columns, comments\u2026',
    'aria-label': 'Search',
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': 'results',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
  })
  const list = h('div', {id: 'results', role: 'listbox', 'aria-label': 'Results', hidden: true})
  const element = h('div', {class: 'search', role: 'search'}, input, h('kbd', {'aria-hidden': 'true'}, '/'), list)
  new Results(input, list, searching)
  on(element, 'focusout', (event) => {
    if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget))) list.hidden = true
    input.setAttribute('aria-expanded', String(!list.hidden))
  })
  return {
    element,
    focus: () => {
      input.focus()
      input.select()
    },
  }
}

class Results {
  readonly #input: HTMLInputElement
  readonly #list: HTMLElement
  readonly #searching: () => Search
  #search: Search | undefined
  #options: readonly HTMLElement[] = []
  #active = 0
  /** The group that shows all it has. */
  #whole: string | undefined

  constructor(input: HTMLInputElement, list: HTMLElement, searching: () => Search) {
    this.#input = input
    this.#list = list
    this.#searching = searching
    on(input, 'input', () => {
      this.#whole = undefined
      this.#show()
    })
    on(input, 'focus', () => this.#show())
    on(input, 'keydown', (event) => this.#key(event))
    // The field keeps the focus when a result is pressed.
    on(list, 'mousedown', (event) => event.preventDefault())
    on(list, 'click', (event) => this.#clicked(event))
  }

  #show(): void {
    this.#search ??= this.#searching()
    const query = this.#input.value
    const groups = this.#search.find(query, this.#whole === undefined ? SHOWN : 500)
    const tokens = tokensOf(query)
    const shown = groups.map((group) =>
      this.#group(
        this.#whole === undefined || group.title === this.#whole
          ? group
          : {...group, entries: group.entries.slice(0, SHOWN)},
        tokens,
      ),
    )
    this.#list.replaceChildren(
      ...(shown.length === 0 && tokens.length > 0 ? [h('p', {class: 'nothing'}, 'Nothing found')] : shown),
    )
    this.#open(tokens.length > 0)
    this.#options = [...this.#list.querySelectorAll<HTMLElement>('[role=option]')]
    this.#options.forEach((option, index) => {
      option.id = `result-${index}`
    })
    this.#activate(0)
  }

  #group({title, entries, total}: Group, tokens: readonly string[]): HTMLElement {
    const rest = total - entries.length
    return h(
      'div',
      {role: 'group', 'aria-label': title},
      h('h3', {'aria-hidden': 'true'}, title, h('span', {class: 'quiet'}, ` ${total}`)),
      entries.map((entry) => option(entry, tokens)),
      rest > 0 && title !== this.#whole
        ? h('button', {type: 'button', class: 'rest', 'data-group': title, tabindex: -1}, `${rest} more`)
        : undefined,
    )
  }

  #key(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = {ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8}
    const step = steps[event.key]
    if (step !== undefined && !this.#list.hidden) {
      event.preventDefault()
      const last = this.#options.length - 1
      const next = this.#active + step
      this.#activate(Math.abs(step) > 1 ? Math.max(0, Math.min(last, next)) : (next + last + 1) % (last + 1))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      this.#options[this.#active]?.click()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (this.#list.hidden) this.#input.blur()
      this.#open(false)
    }
  }

  #clicked(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined
    const rest = target?.closest<HTMLElement>('.rest')
    if (rest !== null && rest !== undefined) {
      this.#whole = rest.dataset.group
      this.#show()
    } else if (target?.closest('[role=option]')) {
      this.#open(false)
      this.#input.blur()
    }
  }

  #open(open: boolean): void {
    this.#list.hidden = !open
    this.#input.setAttribute('aria-expanded', String(open))
    if (!open) this.#input.removeAttribute('aria-activedescendant')
  }

  #activate(index: number): void {
    this.#options[this.#active]?.setAttribute('aria-selected', 'false')
    this.#active = Number.isNaN(index) ? 0 : index
    const option = this.#options[this.#active]
    option?.setAttribute('aria-selected', 'true')
    option?.scrollIntoView({block: 'nearest'})
    if (option !== undefined) this.#input.setAttribute('aria-activedescendant', option.id)
  }
}

function option({label, within, detail, thing, part}: Entry, tokens: readonly string[]): HTMLElement {
  return h(
    'a',
    {role: 'option', href: hrefOf(thing, part), tabindex: -1, 'aria-selected': 'false'},
    h('bdi', {class: 'label'}, highlighted(label, tokens)),
    within === '' ? undefined : h('bdi', {class: 'within'}, highlighted(within, tokens)),
    detail === '' ? undefined : h('bdi', {class: 'detail'}, highlighted(around(detail, tokens), tokens)),
  )
}

const highlighted = (text: string, tokens: readonly string[]): readonly (string | HTMLElement)[] =>
  marked(text, tokens).map(([piece, found]) => (found ? h('mark', {}, piece) : piece))

/** The part of a long comment that has the first word of the query in it. */
function around(text: string, tokens: readonly string[]): string {
  const at = text.toLowerCase().indexOf(tokens[0] ?? '')
  return at > 60 ? `\u2026${text.slice(at - 40)}` : text
}
