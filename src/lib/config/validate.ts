/** The tree against the schema: unknown keys and wrong values become findings, and `broken` or nothing in the tree. */
import * as v from 'valibot'
import {nearestOf} from './nearest.ts'
import type {Finding} from './problems.ts'
import {bareSchema, dbSchema, entriesOf, itemOf, type KeyPath, mapOf, type SchemaNode} from './schema.ts'
import {describeFound} from './show-value.ts'
import {type MapEntry, nodeAt, type ScalarNode, setAt, type TreeNode} from './tree.ts'

/** `root` without what is wrong in it. */
export function validateTree(root: TreeNode, section: string, findings: Finding[]): TreeNode {
  let tree = knownPart(root, dbSchema, section, findings)
  if (tree.kind === 'broken') return tree
  const result = v.safeParse(dbSchema, plainOf(tree), {abortPipeEarly: true})
  for (const issue of result.issues ?? []) {
    const path: KeyPath = (issue.path ?? []).flatMap(({key}) =>
      typeof key === 'string' || typeof key === 'number' ? [key] : [],
    )
    const key = [section, ...path].join('.')
    const node = nodeAt(tree, path)
    const {origin}: TreeNode = node ?? tree
    findings.push({kind: 'wrong-value', key, at: origin, found: describeFound(node, key), allowed: issue.message})
    tree = setAt(tree, path, {kind: 'broken', origin}) ?? tree
  }
  return tree
}

/** The tree without unknown keys, and with text from variables turned into what the schema expects. */
function knownPart(node: TreeNode, schema: SchemaNode, key: string, findings: Finding[]): TreeNode {
  const entries = entriesOf(schema)
  if (node.kind === 'map' && entries !== undefined) {
    const known: [string, MapEntry][] = []
    for (const [name, entry] of node.entries) {
      const child = Object.hasOwn(entries, name) ? entries[name] : undefined
      if (child === undefined) findings.push(unknownKey(name, key, entry, Object.keys(entries)))
      else known.push([name, {...entry, node: knownPart(entry.node, child, `${key}.${name}`, findings)}])
    }
    return {...node, entries: new Map(known)}
  }
  // For valibot a list is an object too.
  if (node.kind === 'list' && entries !== undefined) {
    const [at, found] = [node.origin, describeFound(node, key)]
    findings.push({kind: 'wrong-value', key, at, found, allowed: mapOf(entries)})
    return {kind: 'broken', origin: node.origin}
  }
  const item = itemOf(schema)
  if (node.kind === 'list' && item !== undefined) {
    const items = node.items.map((child, index) => knownPart(emptyAsMap(child), item, `${key}.${index}`, findings))
    return {...node, items}
  }
  return node.kind === 'scalar' && node.untyped === true ? typed(node, schema) : node
}

/** An entry of a list with nothing in it still counts. */
const emptyAsMap = (node: TreeNode): TreeNode =>
  node.kind === 'scalar' && node.value === null ? {kind: 'map', entries: new Map(), origin: node.origin} : node

const unknownKey = (name: string, parent: string, entry: MapEntry, known: readonly string[]): Finding => ({
  kind: 'unknown-key',
  key: `${parent}.${name}`,
  at: entry.origin,
  found: 'unknown key',
  allowed: known.join(', '),
  nearest: nearestOf(name, known),
})

/** `"3"` → 3 and `"true"` → true where the schema expects them; the environment has only text. */
function typed(node: ScalarNode, schema: SchemaNode): ScalarNode {
  if (typeof node.value !== 'string') return node
  const text = node.value.trim()
  const {type} = bareSchema(schema)
  if (type === 'number' && /^[-+]?\d+(?:\.\d+)?$/.test(text)) return {...node, value: Number(text)}
  if (type === 'boolean' && /^(?:true|false)$/i.test(text)) return {...node, value: text.toLowerCase() === 'true'}
  return node
}

/** Plain data for valibot. What is empty or broken is left out; in a list it becomes an empty map, to keep positions. */
export function plainOf(node: TreeNode): unknown {
  switch (node.kind) {
    case 'map': {
      const pairs = [...node.entries].map(([key, {node: child}]): [string, unknown] => [key, plainOf(child)])
      return Object.fromEntries(pairs.filter(([, value]) => value !== undefined))
    }
    case 'list':
      return node.items.map((item) => plainOf(item) ?? {})
    case 'scalar':
      return node.value ?? undefined
    case 'broken':
      return undefined
  }
}
