/** The configuration between file and meaning: a tree in which every value knows where it stands. */
import {locate} from '../core/text.ts'
import type {KeyPath} from './schema.ts'

/** A file with its text, kept to turn offsets into lines and columns. */
export interface Source {
  /** As messages show it. */
  readonly name: string
  readonly text: string
}

/** A variable that a value was made of. */
export interface UsedVariable {
  readonly name: string
  /** `.env:3` when the variable came from there, `undefined` from the environment. */
  readonly from?: string
}

export type Origin =
  | {readonly kind: 'default'}
  | {
      readonly kind: 'file'
      readonly source: Source
      readonly offset: number
      readonly variables?: readonly UsedVariable[]
    }
  | {readonly kind: 'variable'; readonly variable: UsedVariable}
  | {readonly kind: 'flag'; readonly flag: string}

export type ScalarValue = string | number | boolean | null

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly value: ScalarValue
  readonly origin: Origin
  /** True for text that came from a variable: it is a number or a boolean where one is expected. */
  readonly untyped?: boolean
  /** The text before interpolation, where that changed it. */
  readonly template?: string
}

interface MapNode {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, MapEntry>
  readonly origin: Origin
}

export interface MapEntry {
  /** Where the key stands. */
  readonly origin: Origin
  readonly node: TreeNode
}

interface ListNode {
  readonly kind: 'list'
  readonly items: readonly TreeNode[]
  readonly origin: Origin
}

/** `broken` stands for a value about which a problem is already noted. */
export type TreeNode = ScalarNode | MapNode | ListNode | {readonly kind: 'broken'; readonly origin: Origin}

/** `application.yaml:3:10 with DATABASE_URL from .env:1`, `LEX_DB__POOL__MAX_SIZE`, `--format` or `default`. */
export function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return 'default'
    case 'flag':
      return origin.flag
    case 'variable':
      return describeVariable(origin.variable)
    case 'file': {
      const {line, column} = locate(origin.source.text, origin.offset, origin.source.name)
      const place = `${origin.source.name}:${line}:${column}`
      const variables = origin.variables ?? []
      return variables.length === 0 ? place : `${place} with ${variables.map(describeVariable).join(', ')}`
    }
  }
}

const describeVariable = ({name, from}: UsedVariable): string => (from === undefined ? name : `${name} from ${from}`)

/**
 * `over` on top of `base`: maps merge, lists and scalars replace. A key with nothing after it (`pool:`) changes
 * nothing; a written `null` takes the value below away.
 */
export function mergeTrees(base: TreeNode, over: TreeNode): TreeNode {
  if (over.kind === 'map' && base.kind === 'map') {
    const entries = new Map(base.entries)
    for (const [key, entry] of over.entries) {
      const below = entries.get(key)
      entries.set(key, below === undefined ? entry : {...entry, node: mergeTrees(below.node, entry.node)})
    }
    return {...base, entries}
  }
  return isEmpty(over) ? base : over
}

/** True for a key with nothing after it. */
function isEmpty(node: TreeNode): boolean {
  if (node.kind !== 'scalar' || node.value !== null || node.origin.kind !== 'file') return false
  const {source, offset} = node.origin
  return !/^(?:null|~)/i.test(source.text.slice(offset, offset + 4))
}

/** The node at `path`, if there is one. */
export function nodeAt(root: TreeNode | undefined, path: KeyPath): TreeNode | undefined {
  let node = root
  for (const step of path) {
    if (node?.kind === 'map' && typeof step === 'string') node = node.entries.get(step)?.node
    else if (node?.kind === 'list' && typeof step === 'number') node = node.items[step]
    else return undefined
  }
  return node
}

/** `root` with `node` at `path`; maps and lists on the way are made as needed. A gap in a list is `undefined`. */
export function setAt(root: TreeNode | undefined, path: KeyPath, node: TreeNode): TreeNode | undefined {
  const [step, ...rest] = path
  if (step === undefined) return node
  if (typeof step === 'string') {
    const map: MapNode = root?.kind === 'map' ? root : {kind: 'map', entries: new Map(), origin: node.origin}
    const below = map.entries.get(step)
    const child = setAt(below?.node, rest, node)
    if (child === undefined) return undefined
    return {...map, entries: new Map(map.entries).set(step, {origin: below?.origin ?? node.origin, node: child})}
  }
  const list: ListNode = root?.kind === 'list' ? root : {kind: 'list', items: [], origin: node.origin}
  if (step > list.items.length) return undefined
  const child = setAt(list.items[step], rest, node)
  return child === undefined
    ? undefined
    : {...list, items: [...list.items.slice(0, step), child, ...list.items.slice(step + 1)]}
}
