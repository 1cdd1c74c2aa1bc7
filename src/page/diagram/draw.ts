/** Cards and wires as SVG. A card is drawn in two ways: with its columns, and from afar as its name alone. */
import {s} from '../dom.ts'
import {BULGE, type End, type Path, type Point, type Run} from '../layout/shapes.ts'
import {hrefOf} from '../routes.ts'
import {counted} from '../text.ts'
import {type Entity, HEAD, LINE, MARK, PADDING, type Relation} from './entities.ts'

/** The card from afar: a link to the page of its table or view. */
export function drawCard(entity: Entity, {x, y}: Point, tint: number): SVGAElement {
  const {drawn, width, height, title, poster} = entity
  const kind = drawn.kind === 'view' ? 'view' : ''
  const label = [title, ...(kind === '' ? [] : [kind]), counted(drawn.columns.length, 'column')].join(', ')
  const name = s('text', {class: 'poster', x: width / 2, y: height / 2}, poster.text)
  name.style.fontSize = `${poster.size.toFixed(1)}px`
  return s(
    'a',
    {class: `card ${kind} tint${tint}`, href: hrefOf(drawn.id), transform: `translate(${x} ${y})`, 'aria-label': label},
    s('rect', {class: 'frame', width, height, rx: 6}),
    name,
  )
}

/** What is to be seen of a card from near. */
export function drawColumns({title, width, rows}: Entity): SVGGElement {
  return s(
    'g',
    {class: 'near'},
    s('path', {class: 'head', d: `M0 ${HEAD}V6a6 6 0 0 1 6-6H${width - 6}a6 6 0 0 1 6 6V${HEAD}z`}),
    s('text', {class: 'title', x: PADDING, y: HEAD / 2}, title),
    rows.map((row, index) => {
      const y = HEAD + index * LINE + LINE / 2 + 2
      const kind = row.column === undefined ? 'more' : row.primary ? 'primary' : row.foreign ? 'foreign' : ''
      return [
        row.primary
          ? drawKey(y)
          : row.foreign
            ? s('circle', {class: 'mark', cx: PADDING + 4, cy: y, r: 2.5})
            : undefined,
        s('text', {class: `name ${kind}`, x: PADDING + MARK, y}, row.name),
        s('text', {class: 'type', x: width - PADDING, y}, row.type),
      ]
    }),
  )
}

const drawKey = (y: number): SVGPathElement =>
  s('path', {
    class: 'mark',
    d: `M${PADDING} ${y - 2.5}a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5M${PADDING + 2.5} ${y}h7v3m-2.5-3v2`,
  })

/** A foreign key, or what a view reads, with a wide unseen line to point at. */
export function drawWire(path: Path, relation: Relation, title: string): SVGGElement {
  const d = wirePath(path.runs)
  return s(
    'g',
    {class: relation.kind === 'use' ? 'wire use' : 'wire'},
    s('path', {class: 'grip', d}, s('title', {}, title)),
    s('path', {class: 'line', d}),
    s('path', {
      class: 'end',
      d:
        relation.kind === 'use'
          ? arrowEnd(path.to)
          : manyEnd(path.from, relation.single) + oneEnd(path.to, relation.optional),
    }),
  )
}

/** Level pieces, joined by curves that leave and arrive level. */
function wirePath(runs: readonly Run[]): string {
  return runs
    .map(({x1, x2, y}, index) => {
      const before = runs[index - 1]
      if (before === undefined) return `M${x1} ${y}H${x2}`
      const bulge = before.x2 === x1 ? BULGE : (x1 - before.x2) / 2
      const leaving = before.x2 + bulge
      const arriving = before.x2 === x1 ? x1 + bulge : x1 - bulge
      return `C${leaving} ${before.y} ${arriving} ${y} ${x1} ${y}H${x2}`
    })
    .join('')
}

/** A crow's foot, or one stroke. */
const manyEnd = ({x, y, side}: End, single: boolean): string =>
  single ? `M${x + 7 * side} ${y - 5}v10` : `M${x} ${y - 5}L${x + 9 * side} ${y}L${x} ${y + 5}`

/** One stroke; a ring before it where there need not be one. */
const oneEnd = ({x, y, side}: End, optional: boolean): string => {
  const stroke = `M${x + 5 * side} ${y - 5}v10`
  return optional ? `${stroke}M${x + 7 * side} ${y}a3 3 0 1 0 ${6 * side} 0a3 3 0 1 0 ${-6 * side} 0` : stroke
}

/** Towards the card. */
const arrowEnd = ({x, y, side}: End): string => `M${x + 8 * side} ${y - 4}L${x + side} ${y}L${x + 8 * side} ${y + 4}`
