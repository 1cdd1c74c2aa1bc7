/** Database URLs as plain data, passwords revealed under their own name. */
import {resolve} from 'node:path'
import {parseDatabaseUrl, type UrlOptions} from '../../../src/lib/config/url.ts'

export const DIR = resolve('/srv/app')

/** The URL, or what is wrong with it. */
export function parsed(text: string, options: Partial<UrlOptions> = {}): unknown {
  const result = parseDatabaseUrl(text, {dir: DIR, osUser: 'me', ...options})
  if (!result.ok) return result.problem.found
  const {url} = result
  if (url.dialect === 'sqlite') return url
  const {password, ...rest} = url
  return {...rest, ...(password === undefined ? {} : {password: password.reveal()})}
}
