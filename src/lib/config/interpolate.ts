/**
 * `${VAR}`, `${VAR:default}` and `$${` in the strings of the tree. Only the section we read is interpolated: an unset
 * variable under `web:` is not our business. Values that came from variables and flags are taken as they are.
 */
import type {Environment} from './env-file.ts'
import type {Finding} from './problems.ts'
import type {MapEntry, Origin, ScalarNode, TreeNode, UsedVariable} from './tree.ts'

/** Deeper nesting of defaults than anyone writes. */
const MAX_NESTING = 16

export type Piece =
  | {readonly kind: 'text'; readonly text: string}
  | {
      readonly kind: 'variable'
      readonly name: string
      readonly fallback: readonly Piece[] | undefined
      readonly nth: number
    }
  | {readonly kind: 'error'; readonly message: string; readonly nth: number}

/** A string cut at its `${…}`; `nth` counts every `${` from 0, which finds it again in the raw text of the file. */
export function parseTemplate(text: string): readonly Piece[] {
  return parsePieces(text, {nth: 0}, 0)
}

function parsePieces(text: string, counter: {nth: number}, depth: number): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('${', at)
    if (open === -1) break
    const nth = counter.nth
    counter.nth += 1
    if (text[open - 1] === '$' && open > at) {
      pieces.push({kind: 'text', text: `${text.slice(at, open - 1)}\${`})
      at = open + 2
      continue
    }
    pieces.push({kind: 'text', text: text.slice(at, open)})
    const close = closingBrace(text, open + 2)
    if (close === -1 || depth > MAX_NESTING) {
      pieces.push({kind: 'error', nth, message: close === -1 ? '${ is not closed' : 'defaults are nested too deep'})
      return pieces
    }
    pieces.push(variableOf(text.slice(open + 2, close), nth, counter, depth))
    at = close + 1
  }
  pieces.push({kind: 'text', text: text.slice(at)})
  return pieces
}

/** The `}` that ends a variable; braces within its default must be balanced. */
function closingBrace(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1
    if (text[at] === '}') depth -= 1
    if (depth === 0) return at
  }
  return -1
}

function variableOf(inner: string, nth: number, counter: {nth: number}, depth: number): Piece {
  const colon = inner.indexOf(':')
  const name = (colon === -1 ? inner : inner.slice(0, colon)).trim()
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return {kind: 'error', nth, message: 'the name of a variable has letters, digits and _ only'}
  }
  const fallback = colon === -1 ? undefined : parsePieces(inner.slice(colon + 1), counter, depth + 1)
  return {kind: 'variable', name, fallback, nth}
}

interface Outcome {
  text: string
  readonly used: UsedVariable[]
  readonly failures: Finding[]
}

/** The tree with every string interpolated. What fails becomes `broken`, and a finding for each `${…}` that failed. */
export function interpolateTree(node: TreeNode, key: string, environment: Environment, findings: Finding[]): TreeNode {
  switch (node.kind) {
    case 'map': {
      const entries = [...node.entries].map(([name, entry]): [string, MapEntry] => [
        name,
        {...entry, node: interpolateTree(entry.node, `${key}.${name}`, environment, findings)},
      ])
      return {...node, entries: new Map(entries)}
    }
    case 'list':
      return {
        ...node,
        items: node.items.map((item, index) => interpolateTree(item, `${key}.${index}`, environment, findings)),
      }
    case 'scalar':
      return interpolateScalar(node, key, environment, findings)
    default:
      return node
  }
}

function interpolateScalar(node: ScalarNode, key: string, environment: Environment, findings: Finding[]): TreeNode {
  const {value, origin} = node
  if (typeof value !== 'string' || origin.kind !== 'file' || !value.includes('${')) return node
  const outcome: Outcome = {text: '', used: [], failures: []}
  resolvePieces(parseTemplate(value), key, origin, environment, outcome)
  findings.push(...outcome.failures)
  if (outcome.failures.length > 0) return {kind: 'broken', origin}
  const variables = outcome.used.length === 0 ? {} : {variables: outcome.used}
  return {...node, value: outcome.text, origin: {...origin, ...variables}, untyped: true, template: value}
}

type FileOrigin = Extract<Origin, {kind: 'file'}>

function resolvePieces(
  pieces: readonly Piece[],
  key: string,
  origin: FileOrigin,
  environment: Environment,
  outcome: Outcome,
): void {
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      outcome.text += piece.text
      continue
    }
    if (piece.kind === 'error') {
      outcome.failures.push({
        kind: 'bad-interpolation',
        key,
        at: placeOf(origin, piece.nth),
        found: piece.message,
        allowed: `\${NAME}, \${NAME:default}, or $\${ for a literal \${`,
      })
      continue
    }
    const value = environment.variables[piece.name]
    if (value !== undefined) {
      outcome.text += value
      outcome.used.push(environment.origin(piece.name))
    } else if (piece.fallback !== undefined) resolvePieces(piece.fallback, key, origin, environment, outcome)
    else {
      outcome.failures.push({
        kind: 'unset-variable',
        key,
        at: placeOf(origin, piece.nth),
        found: `the variable ${piece.name} is not set`,
        allowed: `a value in the environment or .env, or a default: \${${piece.name}:default}`,
      })
    }
  }
}

/** The place of the nth `${` of the value: from where its node starts, in the text of the file. */
function placeOf(origin: FileOrigin, nth: number): Origin {
  let offset = origin.offset - 1
  for (let count = 0; count <= nth; count += 1) {
    offset = origin.source.text.indexOf('${', offset + 1)
    if (offset === -1) return origin
  }
  return {...origin, offset}
}
