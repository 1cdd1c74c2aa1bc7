/** Where in the document, or on which page, each object stands. Pure. */
import {visible} from '../../../core/visible.ts'
import type {ObjectId} from '../../basics.ts'
import type {Outline} from '../outline/model.ts'

export interface Place {
  /** Of the page, with `/`; empty in a single document. */
  readonly path: string
  readonly anchor: string
}

export type Places = ReadonlyMap<ObjectId, Place>

/** Windows has devices of these names in every folder. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
/** File systems allow 255 bytes, some of them fewer characters. */
const LONGEST_BYTES = 180

/** A name that any file system and any URL takes. */
function slug(text: string): string {
  const safe = visible(text)
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '')
  const characters = [...safe]
  while (new TextEncoder().encode(characters.join('')).length > LONGEST_BYTES) characters.pop()
  const name = characters.join('')
  return name === '' || DEVICES.test(name) ? `${name}_` : name
}

/** Numbers what would be the same for a file system that takes upper and lower case for one. */
function claimer(): (text: string) => string {
  const taken = new Set<string>()
  return (text) => {
    const wanted = slug(text)
    let name = wanted
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${wanted}-${n}`
    taken.add(name.toLowerCase())
    return name
  }
}

/** One document: anchors that begin with the kind, so that they are none of the headings'. */
export function anchorsOf({sections}: Outline): Places {
  const claim = claimer()
  const blocks = sections.flatMap((section) => section.blocks)
  return new Map(blocks.map(({id}) => [id, {path: '', anchor: claim(id)}]))
}

/** Tables and views have a page each, the others one for each section. */
export function pagesOf({sections}: Outline): Places {
  const sectionName = claimer()
  sectionName('README')
  return new Map(
    sections.flatMap(({title, list, blocks}) => {
      const folder = sectionName(title.toLowerCase())
      const claim = claimer()
      return blocks.map(({id, title: name}) => {
        const place: Place =
          list === true
            ? {path: `${folder}.md`, anchor: claim(id)}
            : {path: `${folder}/${claim(name.replaceAll('"', ''))}.md`, anchor: ''}
        return [id, place] as const
      })
    }),
  )
}

/** A link from one page to a place, relative, with every character that a URL must not have encoded. */
export function href({path, anchor}: Place, from: string): string {
  const fragment = anchor === '' ? '' : `#${encodeURIComponent(anchor)}`
  if (path === from) return fragment === '' ? encodeURIComponent(path.split('/').at(-1) ?? '') : fragment
  const up = '../'.repeat(from.split('/').length - 1)
  const [folder, file] = path.split('/')
  const sibling = file !== undefined && from.startsWith(`${folder}/`)
  const relative = sibling ? encodeURIComponent(file) : up + path.split('/').map(encodeURIComponent).join('/')
  return relative + fragment
}
