/** YAML text → the tree of its `db` section, with the place of each value. Other sections are only checked for syntax. */
import {type Document, isAlias, isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLParseError} from 'yaml'
import type {Finding} from './problems.ts'
import type {MapEntry, Origin, ScalarValue, Source, TreeNode} from './tree.ts'

/** The names of the section; newer Lexigram files say `sql`. */
type SectionName = 'db' | 'sql'

export interface Section<Name extends string = SectionName> {
  readonly name: Name
  /** Where its key stands. */
  readonly origin: Origin
  readonly node: TreeNode
}

export interface YamlResult<Name extends string = SectionName> {
  /** The sections found: none, one, or (an error) both. */
  readonly sections: readonly Section<Name>[]
  readonly findings: readonly Finding[]
}

/** More nodes than any configuration has; aliases of aliases can ask for billions. */
const MAX_NODES = 10_000
const MAX_DEPTH = 32

interface Reading {
  readonly source: Source
  readonly document: Document
  readonly findings: Finding[]
  nodes: number
}

/** Reads the section out of `source`. Syntax errors anywhere in the file are findings, as are keys given twice in it. */
export const readYaml = (source: Source): YamlResult => readSections(source, ['db', 'sql'])

/** The same for sections of other names. */
export function readSections<Name extends string>(source: Source, names: readonly Name[]): YamlResult<Name> {
  // Keys given twice are looked for in the section alone: other sections are none of our business.
  const document = parseDocument(source.text, {prettyErrors: false, uniqueKeys: false, logLevel: 'error'})
  const findings: Finding[] = document.errors.map((error) => ({
    kind: 'syntax',
    key: '',
    at: at(source, error.pos[0]),
    found: `YAML syntax: ${syntaxText(error)}`,
    allowed: 'well-formed YAML',
  }))
  const root = document.contents
  if (findings.length > 0 || root === null || (isScalar(root) && root.value === null)) return {sections: [], findings}
  if (!isMap(root)) {
    const found = isSeq(root) ? 'found a list' : 'found a single value'
    findings.push({kind: 'syntax', key: '', at: at(source, root.range?.[0] ?? 0), found, allowed: 'a map of sections'})
    return {sections: [], findings}
  }
  const reading: Reading = {source, document, findings, nodes: 0}
  const sections = root.items.flatMap((pair): Section<Name>[] => {
    const name = names.find((one) => one === keyOf(pair))
    if (name === undefined) return []
    return [{name, origin: originOf(reading, pair.key), node: treeOf(reading, pair.value, name, 0)}]
  })
  return {sections: withoutTwins(sections, findings), findings}
}

/** The parser's words, but for those that quote the file, where a password may stand, or speak to programmers. */
function syntaxText({code, message}: YAMLParseError): string {
  if (code === 'MULTIPLE_DOCS') return 'the file has several documents'
  if (code === 'BAD_DQ_ESCAPE') return 'unknown escape in a string in double quotes'
  if (message.startsWith('Block scalar header')) return 'text after | or > of a block'
  if (/\btag\b/i.test(message)) return 'malformed tag'
  return message.split('\n')[0]?.replace(/[:.]$/, '') ?? code
}

function withoutTwins<Name extends string>(
  sections: readonly Section<Name>[],
  findings: Finding[],
): readonly Section<Name>[] {
  return sections.filter((section, index) => {
    const twin = sections.findIndex(({name}) => name === section.name) < index
    if (twin) findings.push(duplicateKey(section.name, section.origin))
    return !twin
  })
}

const duplicateKey = (key: string, origin: Origin): Finding => ({
  kind: 'conflict',
  key,
  at: origin,
  found: 'the key is there twice',
  allowed: 'each key once',
})

const at = (source: Source, offset: number): Origin => ({kind: 'file', source, offset})

const originOf = (reading: Reading, node: unknown): Origin => at(reading.source, rangeStart(node))

const rangeStart = (node: unknown): number =>
  isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0

const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '')

function treeOf(reading: Reading, given: unknown, key: string, depth: number): TreeNode {
  const node = isAlias(given) ? given.resolve(reading.document) : given
  const origin = originOf(reading, given)
  reading.nodes += 1
  if (depth > MAX_DEPTH || reading.nodes > MAX_NODES) {
    if (reading.nodes <= MAX_NODES + 1) {
      const place = key.split('.').slice(0, 3).join('.')
      const found = 'too deep or too large'
      reading.findings.push({kind: 'wrong-value', key: place, at: origin, found, allowed: 'fewer aliases'})
    }
    reading.nodes = MAX_NODES + 2
    return {kind: 'broken', origin}
  }
  if (isMap(node)) return {kind: 'map', entries: entriesOf(reading, node.items, key, depth), origin}
  if (isSeq(node)) {
    const items = node.items.map((item, index) => treeOf(reading, item, `${key}.${index}`, depth + 1))
    return {kind: 'list', items, origin}
  }
  return {kind: 'scalar', value: isScalar(node) ? scalarOf(node.value) : null, origin}
}

function entriesOf(
  reading: Reading,
  pairs: readonly Pair<unknown, unknown>[],
  parent: string,
  depth: number,
): ReadonlyMap<string, MapEntry> {
  const entries = new Map<string, MapEntry>()
  const merged = pairs.filter((pair) => keyOf(pair) === '<<')
  for (const pair of pairs) {
    const name = keyOf(pair)
    if (name === '<<') continue
    const key = `${parent}.${name}`
    const origin = originOf(reading, pair.key)
    if (entries.has(name)) reading.findings.push(duplicateKey(key, origin))
    else entries.set(name, {origin, node: treeOf(reading, pair.value, key, depth + 1)})
  }
  for (const pair of merged) addMerged(entries, treeOf(reading, pair.value, parent, depth + 1))
  return entries
}

/** YAML's merge key `<<`: what is there already goes first. */
function addMerged(entries: Map<string, MapEntry>, node: TreeNode): void {
  if (node.kind === 'list') for (const item of node.items) addMerged(entries, item)
  if (node.kind !== 'map') return
  for (const [key, entry] of node.entries) if (!entries.has(key)) entries.set(key, entry)
}

function scalarOf(value: unknown): ScalarValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  return String(value)
}
