/** What the part of the address after `#` names, and the other way round; so a link to a page can be shared. Pure. */
import type {ObjectId} from '../lib/schema/basics.ts'

export type Route =
  | {readonly page: 'overview'}
  | {readonly page: 'diagram'; readonly at?: ObjectId}
  | {readonly page: 'object'; readonly id: ObjectId; readonly part?: ObjectId}

/** The page of an object, at one of its parts. */
export const hrefOf = (id: ObjectId, part?: ObjectId): string =>
  `#/${encode(id)}${part === undefined || part === id ? '' : `/${encode(part)}`}`

export const OVERVIEW = '#/'

/** The diagram, with one table in its middle. */
export const diagramHref = (at?: ObjectId): string => `#/diagram${at === undefined ? '' : `/${encode(at)}`}`

export function routeOf(hash: string): Route {
  const [first = '', second] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decode)
  if (first === '') return {page: 'overview'}
  if (first === 'diagram') return {page: 'diagram', ...(second === undefined ? {} : {at: second})}
  return {page: 'object', id: first, ...(second === undefined ? {} : {part: second})}
}

/** Readable where an address allows it. */
const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/%(?:3A|2C|20)/g, (code) =>
    code === '%20' ? '+' : decodeURIComponent(code),
  )

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
