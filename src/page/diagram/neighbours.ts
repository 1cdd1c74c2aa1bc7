/** A small still diagram: a table, what it refers to and what refers to it. */
import type {Table} from '../../lib/schema/model.ts'
import type {Catalog} from '../catalog.ts'
import {h, s} from '../dom.ts'
import {Scene} from './scene.ts'

/** More neighbours than this are shown by their names only. */
const MANY = 12
const PADDING = 16

/** Undefined for a table without foreign keys in or out. */
export function neighbourDiagram(catalog: Catalog, table: Table): HTMLElement | undefined {
  const near = new Set<Table>([table])
  for (const {target} of catalog.outgoing(table)) if (target !== undefined) near.add(target)
  for (const {table: child} of catalog.incoming(table)) near.add(child)
  if (catalog.outgoing(table).length + catalog.incoming(table).length === 0) return undefined
  const tables = catalog.model.tables.filter((other) => near.has(other))
  const scene = new Scene(catalog, tables, tables.length > MANY ? 'names' : 'keys', table)
  scene.show({left: 0, top: 0, right: scene.layout.width, bottom: scene.layout.height})
  scene.mark(table)
  const [width, height] = [scene.layout.width + 2 * PADDING, scene.layout.height + 2 * PADDING]
  const drawing = s(
    'svg',
    {
      class: 'still',
      width,
      height,
      viewBox: `${-PADDING} ${-PADDING} ${width} ${height}`,
      role: 'group',
      'aria-label': 'Neighbours',
    },
    scene.group,
  )
  return h(
    'div',
    {class: 'scroll neighbours', tabindex: 0, role: 'region', 'aria-label': 'Diagram of neighbours'},
    drawing,
  )
}
