/** Makes elements. Whatever comes from the database gets in as a text node or an attribute, never as markup. */

export type Child = Node | string | undefined | readonly Child[]
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** An HTML element; attributes that are `undefined` or false are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children)
}

/** An SVG element. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)
}

function filled<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...flat(children))
  return element
}

function flat(children: readonly Child[]): (Node | string)[] {
  return children.flatMap((child) => {
    if (child === undefined) return []
    return typeof child === 'string' || child instanceof Node ? [child] : flat(child)
  })
}

/** A listener on an element, which it gives back. */
export function on<E extends Element, K extends keyof HTMLElementEventMap>(
  element: E,
  type: K,
  listener: (event: HTMLElementEventMap[K]) => void,
  options?: AddEventListenerOptions,
): E {
  element.addEventListener(type, listener as EventListener, options)
  return element
}
