/** Foreign text in the language of Graphviz. Pure. */
import {visible} from '../../../core/visible.ts'

/**
 * A quoted string. Within quotes a backslash starts an escape (`\N` is the name of the node), and `&` an entity.
 */
export const id = (text: string): string =>
  `"${visible(text).replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

const ENTITIES: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'}

/** Text of an HTML-like label; `[` and `]` too are not taken as they are. Never empty. */
export function html(text: string): string {
  const shown = visible(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
  return shown === '' ? ' ' : shown
}
