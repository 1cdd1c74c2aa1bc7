/** A value as messages and `config show` print it: never a password. */
import {maskSecrets} from './redact.ts'
import type {TreeNode} from './tree.ts'

const MASK = '***'
const SECRET_NAME = /pass|pwd|secret|token|key|url|dsn|cred|auth/i
const MAX_LENGTH = 60

/** `value` of the key `url`, or of any key, with what may be secret masked. */
export function maskValue(value: string): string {
  const masked = maskSecrets(value)
  // An `@` without a well-formed user part before it: which piece is the password is anyone's guess.
  const rest = masked.replace(/^[A-Za-z][\w+.-]*:\/\/(?:[^\s:@/]*(?::\*\*\*)?@)?/, '')
  return rest.includes('@') ? MASK : masked
}

/** What stands at `node`, for "found …". */
export function describeFound(node: TreeNode | undefined, key: string): string {
  if (node === undefined) return 'found nothing'
  if (node.kind === 'map') return 'found a map'
  if (node.kind === 'list') return node.items.length === 0 ? 'found an empty list' : 'found a list'
  if (node.kind === 'broken' || node.value === null) return 'found nothing'
  const {value} = node
  if (typeof value !== 'string') return `found ${value}`
  if (value === '') return 'found an empty string'
  const variables = node.origin.kind === 'file' ? (node.origin.variables ?? []) : []
  const secret = SECRET_NAME.test(key.split('.').at(-1) ?? '') || variables.some(({name}) => SECRET_NAME.test(name))
  return secret ? 'found a value that is not shown' : `found ${JSON.stringify(shorten(maskValue(value)))}`
}

const shorten = (text: string): string => (text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text)
