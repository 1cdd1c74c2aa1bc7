/** Schemas and migration sets of other projects, kept beside this one and not part of it; see its README. */
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('../../../shared/corpora', import.meta.url))

/** Why tests on the corpora are skipped; undefined when they are there. */
export const corporaMissing: string | undefined = existsSync(root)
  ? undefined
  : 'no ../shared/corpora beside the project'

export interface CorpusScript {
  /** As `sakila/mysql/schema.sql`, with `#up` or `#down` for a part of a migration. */
  readonly name: string
  readonly text: string
}

export interface CorpusSet {
  readonly name: string
  /** In the order they are to be run; downs are last, newest first. */
  readonly ups: readonly CorpusScript[]
  readonly downs: readonly CorpusScript[]
}

/** The parts of a dbmate-style file: cut at its `-- migrate:up` and `-- migrate:down` lines. */
function partsOf({name, text}: CorpusScript): {up: CorpusScript; down: CorpusScript} {
  const part = (direction: string): CorpusScript => {
    const marks = new RegExp(`^-- migrate:${direction}\\b.*$`, 'm').exec(text)
    const rest = marks === null ? '' : text.slice(marks.index + marks[0].length)
    const next = rest.search(/^-- migrate:(?:up|down)\b/m)
    return {name: `${name}#${direction}`, text: next === -1 ? rest : rest.slice(0, next)}
  }
  return {up: part('up'), down: part('down')}
}

function setOf(project: string, dialect: string): CorpusSet {
  const folder = join(root, project, dialect)
  const read = (file: string): CorpusScript => ({
    name: `${project}/${dialect}/${file}`,
    text: readFileSync(join(folder, file), 'utf8'),
  })
  const schemas = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  const migrations = join(folder, 'migrations')
  const files = existsSync(migrations) ? readdirSync(migrations).sort() : []
  const parts = files.map((file) => partsOf(read(join('migrations', file))))
  return {
    name: `${project}/${dialect}`,
    ups: [...schemas.sort().map(read), ...parts.map(({up}) => up)],
    downs: parts.map(({down}) => down).reverse(),
  }
}

/** The sets of a dialect; empty when the corpora are not there. */
export function corpusSets(dialect: 'postgres' | 'mysql' | 'sqlite'): readonly CorpusSet[] {
  if (corporaMissing !== undefined) return []
  return readdirSync(root, {withFileTypes: true})
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, dialect)))
    .map((entry) => setOf(entry.name, dialect))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
