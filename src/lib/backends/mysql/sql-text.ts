/** Names and texts as SQL, for the default modes of the server: a backslash escapes, `"` quotes a string. Pure. */

export const quoteName = (name: string): string => `\`${name.replaceAll('`', '``')}\``

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "''",
  '\0': '\\0',
  '\n': '\\n',
  '\r': '\\r',
  '\x1a': '\\Z',
}

/** A string on one line, as the server prints it. */
export const quoteText = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to be escaped.
  `'${text.replace(/[\\'\0\n\r\x1a]/g, (character) => ESCAPES[character] as string)}'`

const UNESCAPES: Readonly<Record<string, string>> = {'0': '\0', n: '\n', r: '\r', t: '\t', b: '\b', Z: '\x1a'}

/** What the server escaped, or what stands between the quotes of a string whose doubled quotes are single already. */
export const unescaped = (text: string): string =>
  text.replace(/\\([\s\S])/g, (_, character: string) => UNESCAPES[character] ?? character)

/** The name or text that a quoted token stands for; what is not quoted stands for itself. */
export function unquote(token: string): string {
  const [quote = ''] = token
  if (quote !== '`' && quote !== "'" && quote !== '"') return token
  const inner = token.slice(1, -1).replaceAll(quote + quote, quote)
  return quote === '`' ? inner : unescaped(inner)
}

/** `lex@%` as the catalog has it → `` `lex`@`%` ``. A role has no host. */
export function quoteAccount(account: string): string {
  const at = account.lastIndexOf('@')
  const [name, host] = at === -1 ? [account, ''] : [account.slice(0, at), account.slice(at + 1)]
  return host === '' ? quoteName(name) : `${quoteName(name)}@${quoteName(host)}`
}
