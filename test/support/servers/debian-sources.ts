/** The machine's own Debian sources → sources of the unstable suite, to be tried in turn. */
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

export interface Source {
  readonly extension: 'sources' | 'list'
  readonly text: string
}

interface Entry {
  readonly uri: string
  readonly sourceAt: (uri: string) => Source
}

/** A dated snapshot's unstable suite may be too old, so the same host's plain archive comes after it. */
export function unstableSources(files = readSourceFiles(), codename = readCodename()): Source[] {
  const entries = files.flatMap(({path, text}) =>
    path.endsWith('.sources') ? entriesOfStanzas(text, codename) : entriesOfLines(text, codename),
  )
  const plain = (uri: string) => uri.replace(/\/archive\/debian\/\d{8}T\d{6}Z\/?$/, '/debian')
  const all = [
    ...entries.map(({sourceAt, uri}) => sourceAt(uri)),
    ...entries.map(({sourceAt, uri}) => sourceAt(plain(uri))),
  ]
  return all.filter((source, index) => all.findIndex((other) => other.text === source.text) === index)
}

function entriesOfStanzas(text: string, codename: string): Entry[] {
  const withoutComments = text.replace(/^#.*\n?/gm, '')
  return withoutComments.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string) => new RegExp(`^${name}:(.*)$`, 'im').exec(stanza)?.[1]?.trim().split(/\s+/) ?? []
    const wanted = field('Types').includes('deb') && !field('Enabled').includes('no')
    if (!wanted || !field('Suites').includes(codename) || !field('Components').includes('main')) return []
    const sourceAt = (uri: string): Source => ({
      extension: 'sources',
      text: `${stanza
        .trim()
        .replace(/^Types:.*$/im, 'Types: deb')
        .replace(/^URIs:.*$/im, `URIs: ${uri}`)
        .replace(/^Suites:.*$/im, 'Suites: sid')
        .replace(/^Components:.*$/im, 'Components: main')}\n`,
    })
    return field('URIs').map((uri) => ({uri, sourceAt}))
  })
}

function entriesOfLines(text: string, codename: string): Entry[] {
  return text.split('\n').flatMap((line) => {
    const [, options = '', uri = '', suite, components = ''] =
      /^deb\s+(\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.*)$/.exec(line.trim()) ?? []
    if (suite !== codename || !components.split(/\s+/).includes('main')) return []
    return [{uri, sourceAt: (at: string): Source => ({extension: 'list', text: `deb ${options}${at} sid main\n`})}]
  })
}

function readSourceFiles(): {path: string; text: string}[] {
  const folder = '/etc/apt/sources.list.d'
  const parts = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
  return ['/etc/apt/sources.list', ...parts]
    .filter((path) => /\.(list|sources)$/.test(path) && existsSync(path))
    .map((path) => ({path, text: readFileSync(path, 'utf8')}))
}

function readCodename(): string {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  return /^VERSION_CODENAME=["']?([\w-]+)/m.exec(release)?.[1] ?? 'stable'
}
