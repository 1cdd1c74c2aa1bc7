/** The effective configuration as a list for `config show`, and the secrets in it for the redactor. */
import {Redactor} from './redact.ts'
import type {EffectiveBackend} from './resolve.ts'
import {maskValue} from './show-value.ts'
import {describeOrigin, type TreeNode} from './tree.ts'
import type {BackendConfig, ConfigValue, DatabaseUrl} from './types.ts'

/** Every effective value with its origin, backend by backend; secrets are masked. */
export function valuesOf(
  effective: readonly Pick<EffectiveBackend, 'key' | 'tree'>[],
  backends: readonly BackendConfig[],
): readonly ConfigValue[] {
  const redactor = redactorFor(backends)
  return effective.flatMap(({key, tree}) => leaves(tree, key, redactor))
}

function leaves(node: TreeNode, key: string, redactor: Redactor): readonly ConfigValue[] {
  if (node.kind === 'map')
    return [...node.entries].flatMap(([name, {node: child}]) => leaves(child, `${key}.${name}`, redactor))
  if (node.kind !== 'scalar' || node.value === null) return []
  const value = typeof node.value === 'string' ? shown(redactor.redact(node.value), key) : node.value
  return [{key, value, origin: describeOrigin(node.origin)}]
}

/** A query may well hold an `@` that is not that of a URL; what has the form of a password is masked by then. */
const shown = (masked: string, key: string): string =>
  key.endsWith('.backends_from.query') ? masked.replaceAll(/\s+/g, ' ').trim() : maskValue(masked)

/** A redactor that knows every password of `backends`; all output about errors passes it. */
export function redactorFor(backends: readonly BackendConfig[]): Redactor {
  const urls = backends.map(({url}) => url)
  return new Redactor(urls.flatMap(secretsOf), ['postgresql', 'lexigram', 'localhost', ...urls.flatMap(publicWordsOf)])
}

function secretsOf(url: DatabaseUrl): readonly string[] {
  if (url.dialect === 'sqlite') return []
  const hosts = url.dialect === 'postgres' ? url.hosts : []
  const secrets = [url.password, url.ssl.keyPassword, ...hosts.map(({password}) => password)]
  return secrets.flatMap((secret) => (secret === undefined ? [] : [secret.reveal()]))
}

function publicWordsOf(url: DatabaseUrl): readonly string[] {
  if (url.dialect === 'sqlite') return []
  const hosts = url.dialect === 'postgres' ? url.hosts.map(({host}) => host) : [url.host]
  return [url.dialect, url.user, url.database, ...hosts]
}
