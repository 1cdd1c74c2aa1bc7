/** Lists of `name=value` as the catalogs keep them → as SQL takes them. */
import {ident, literal} from '../quote.ts'

const PLAIN_VALUE = /^(?:-?\d+(?:\.\d+)?|[a-z_]+)$/

/** ` WITH (fillfactor=70, toast.autovacuum_enabled=false)`. */
export function withOptions(options: readonly string[] | undefined): string {
  return options === undefined || options.length === 0 ? '' : ` WITH (${storageOptions(options)})`
}

export const storageOptions = (options: readonly string[]): string =>
  options
    .map((option) => {
      const at = option.indexOf('=')
      const name = option.slice(0, at).split('.').map(ident).join('.')
      const value = option.slice(at + 1)
      return `${name}=${PLAIN_VALUE.test(value) ? value : literal(value)}`
    })
    .join(', ')

/** ` OPTIONS (table_name 'users')`, of foreign tables and columns. */
export function foreignOptions(options: readonly string[] | undefined): string {
  if (options === undefined || options.length === 0) return ''
  const texts = options.map((option) => {
    const at = option.indexOf('=')
    return `${ident(option.slice(0, at))} ${literal(option.slice(at + 1))}`
  })
  return ` OPTIONS (${texts.join(', ')})`
}
