/** Search over all names and comments: every word must be found. A plain scan: 100,000 names take a few milliseconds. Pure. */
import type {ObjectId} from '../lib/schema/basics.ts'
import {type Catalog, columnId, nameOf, type Owner, type Thing} from './catalog.ts'
import {prose, visible} from './text.ts'

export interface Entry {
  /** The heading it is listed under. */
  readonly group: string
  readonly label: string
  /** Where it is: `public.users`. */
  readonly within: string
  /** A type, a definition in few words; or the comment that was found. */
  readonly detail: string
  readonly thing: ObjectId
  readonly part: ObjectId
}

export interface Group {
  readonly title: string
  readonly entries: readonly Entry[]
  /** How many were found in all. */
  readonly total: number
}

interface Indexed {
  readonly entry: Entry
  readonly name: string
  readonly path: string
}

const ORDER = [
  'Tables',
  'Views',
  'Columns',
  'Routines',
  'Types',
  'Sequences',
  'Indexes',
  'Constraints',
  'Triggers',
  'Others',
  'Schemas',
]
const COMMENTS = 'Comments'

export class Search {
  readonly #names: readonly Indexed[]
  readonly #comments: readonly Indexed[]

  constructor(catalog: Catalog) {
    const all = catalog.sections.flatMap(({title, things}) =>
      things.flatMap((thing) => entriesOf(catalog, title, thing)),
    )
    this.#names = all.map((entry) => indexed(entry, entry.label, `${entry.schema}.${entry.within}.${entry.label}`))
    this.#comments = all.flatMap((entry) => (entry.comment === '' ? [] : [commented(entry)]))
  }

  /** The best `limit` of each group; nothing for a blank query. */
  find(query: string, limit: number): readonly Group[] {
    const tokens = tokensOf(query)
    if (tokens.length === 0) return []
    const names = this.#names.flatMap((each) => scored(each, tokens))
    const found = new Set(names.map(({entry}) => entry.part))
    const comments = this.#comments.flatMap((each) => scored(each, tokens)).filter(({entry}) => !found.has(entry.part))
    return [...ORDER, COMMENTS].flatMap((title) => {
      const hits = [...names, ...comments].filter(({entry}) => entry.group === title)
      if (hits.length === 0) return []
      hits.sort((a, b) => a.score - b.score)
      return [{title, entries: hits.slice(0, limit).map(({entry}) => entry), total: hits.length}]
    })
  }
}

/** The words of a query; a dot parts them too, so `users.email` finds the column. */
export const tokensOf = (query: string): readonly string[] =>
  query
    .toLowerCase()
    .split(/[\s.]+/)
    .filter((word) => word !== '')

/** `text` in pieces, true where a word of the query was found. */
export function marked(text: string, tokens: readonly string[]): readonly (readonly [text: string, found: boolean])[] {
  if (tokens.length === 0) return [[text, false]]
  const escaped = tokens.map((token) => token.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  const parts = text.split(new RegExp(`(${escaped.join('|')})`, 'giu'))
  return parts.flatMap((part, index) => (part === '' ? [] : [[part, index % 2 === 1] as const]))
}

interface Scored {
  readonly entry: Entry
  readonly score: number
}

/** Lower is better: the name itself, its start, the start of a word in it, within it; then shorter names first. */
function scored({entry, name, path}: Indexed, tokens: readonly string[]): readonly Scored[] {
  let best = 9
  for (const token of tokens) {
    if (!path.includes(token)) return []
    best = Math.min(best, rank(name, token))
  }
  return best === 9 ? [] : [{entry, score: best * 1000 + Math.min(999, name.length)}]
}

function rank(name: string, token: string): number {
  if (name === token) return 0
  const at = name.indexOf(token)
  if (at === 0) return 1
  if (at === -1) return 9
  return /[\p{L}\p{N}]/u.test(name.charAt(at - 1)) ? 3 : 2
}

const indexed = (entry: Entry, name: string, path: string): Indexed => ({
  entry,
  name: name.toLowerCase(),
  path: path.toLowerCase(),
})

function commented(entry: Entry & {readonly comment: string}): Indexed {
  const text = prose(entry.comment).replace(/\s+/g, ' ')
  const path = entry.within === '' ? entry.label : `${entry.within}.${entry.label}`
  return indexed({...entry, group: COMMENTS, label: path, within: '', detail: text}, text, text)
}

/** Found by its schema, too, where that goes without saying. */
type Commented = Entry & {readonly comment: string; readonly schema: string}

function entriesOf(catalog: Catalog, group: string, thing: Thing): readonly Commented[] {
  const {columns = [], constraints = [], indexes = [], triggers = []} = thing as Owner
  const within = catalog.title(thing)
  const part = (title: string, id: ObjectId, name: string, detail: string, comment = ''): Commented => ({
    group: title,
    label: visible(name),
    within,
    detail: visible(detail),
    thing: thing.id,
    part: id,
    comment,
    schema: thing.schema ?? '',
  })
  const own = {
    ...part(group, thing.id, thing.name, group === 'Tables' ? '' : thing.kind, thing.comment),
    label: nameOf(thing),
    within: catalog.prefix(thing.schema).slice(0, -1),
  }
  return [
    own,
    ...columns.map((column) => part('Columns', columnId(thing, column.name), column.name, column.type, column.comment)),
    ...indexes.map((index) => part('Indexes', index.id, index.name, index.unique ? 'unique' : '', index.comment)),
    ...constraints.flatMap(({id, name, kind, comment}) =>
      name === undefined && comment === undefined ? [] : [part('Constraints', id, name ?? kind, kind, comment)],
    ),
    ...triggers.map(({id, name, timing, events, comment}) =>
      part('Triggers', id, name, `${timing} ${events.join(' or ')}`, comment),
    ),
  ]
}
