/** A folder → its migrations in order. Reads everything, reports every problem at once, runs nothing. */
import {hash} from 'node:crypto'
import {readFileSync, statSync} from 'node:fs'
import {readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {setImmediate as nextTurn} from 'node:timers/promises'
import {LexigramError, type Location} from '../core/errors.ts'
import {byCodeUnit, locate, normaliseText} from '../core/text.ts'
import {readMarks} from './marks.ts'
import {byRevision, type MigrationFile, type ModuleMigration, type SqlMigration} from './migration-file.ts'
import {decodeSource} from './source-text.ts'

export interface MigrationFolder {
  /** In the order they run. */
  readonly migrations: readonly MigrationFile[]
  /** Names of those that were not opened, because only the newest were asked for. */
  readonly unread: readonly string[]
  /** Names of files in the folder that are no migrations, in code-unit order. */
  readonly ignored: readonly string[]
}

/** A problem with one file of the folder. */
interface FileProblem {
  readonly file: string
  readonly message: string
  readonly location?: Location
}

interface Candidate {
  readonly id: string
  readonly name: string
  readonly kind: 'sql' | 'module'
  readonly file: string
  downFile?: string
}

const FILE_NAME = /^((\d+)_.+?)(\.up\.sql|\.down\.sql|\.sql|\.ts|\.mts|\.js|\.mjs)$/
const FILES_AT_ONCE = 64

/**
 * Reads the migrations of `dir`.
 *
 * @param newest - opens only so many, those that run last. @defaultValue all
 * @throws {@link LexigramError} `LEX_MIGRATION_INVALID` naming all files that are unreadable, empty, badly marked or
 * share an id; or when the folder is missing.
 */
export async function readMigrations(dir: string, newest = Number.POSITIVE_INFINITY): Promise<MigrationFolder> {
  const problems: FileProblem[] = []
  const {candidates, ignored} = sortOut(dir, await namesIn(dir), problems)
  candidates.sort(byRevision)
  reportDuplicates(candidates, problems)
  const unread = candidates.splice(0, Math.max(0, candidates.length - newest))
  const migrations: MigrationFile[] = []
  for (const [index, candidate] of candidates.entries()) {
    // A thousand small files are read three times as fast this way as through the thread pool; others get their turn.
    if (index % FILES_AT_ONCE === FILES_AT_ONCE - 1) await nextTurn()
    const migration = readCandidate(dir, candidate, problems)
    if (migration !== undefined) migrations.push(migration)
  }
  if (problems.length > 0) throw invalid(dir, problems)
  return {migrations, unread: unread.map(({name}) => name), ignored}
}

/** Reads a folder: {@link readMigrations}, or {@link readingOnce}. */
export type ReadFolder = (dir: string, newest?: number) => Promise<MigrationFolder>

/** Reads each folder once, so that all backends of one command get the same files, whatever happens to them meanwhile. */
export function readingOnce(): ReadFolder {
  const folders = new Map<string, Promise<MigrationFolder>>()
  return (dir, newest) => {
    const key = `${newest} ${dir}`
    const known = folders.get(key) ?? readMigrations(dir, newest)
    folders.set(key, known)
    return known
  }
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).sort(byCodeUnit)
  } catch (error) {
    throw new LexigramError('LEX_MIGRATION_INVALID', `cannot read the migration folder ${dir}`, {
      why: error instanceof Error ? error.message : String(error),
      fix: 'write the first migration with `lexigram db revision -m "…"`, or correct db.migrations.dir',
      cause: error,
    })
  }
}

const isHidden = (file: string): boolean => file.startsWith('.')

/** Folders are other backends' migrations or the user's own order. */
const isFolder = (path: string): boolean => statSync(path, {throwIfNoEntry: false})?.isDirectory() ?? false

function sortOut(
  dir: string,
  names: readonly string[],
  problems: FileProblem[],
): {candidates: Candidate[]; ignored: string[]} {
  const byName = new Map<string, Candidate>()
  const downs: {file: string; name: string}[] = []
  const ignored: string[] = []
  for (const file of names) {
    const [, name, id, extension] = FILE_NAME.exec(file) ?? []
    if (name === undefined || id === undefined || file.endsWith('.d.ts') || file.endsWith('.d.mts')) {
      ignored.push(file)
      continue
    }
    if (extension === '.down.sql') {
      downs.push({file, name})
      continue
    }
    const other = byName.get(name)
    if (other === undefined) byName.set(name, {id, name, file, kind: extension?.endsWith('sql') ? 'sql' : 'module'})
    else problems.push({file, message: `the same migration as ${other.file}`})
  }
  for (const {file, name} of downs) {
    const up = byName.get(name)
    if (up?.file.endsWith('.up.sql')) up.downFile = file
    else problems.push({file, message: `there is no ${name}.up.sql beside it`})
  }
  return {
    candidates: [...byName.values()],
    ignored: ignored.filter((file) => !isHidden(file) && !isFolder(join(dir, file))),
  }
}

function readCandidate(dir: string, candidate: Candidate, problems: FileProblem[]): MigrationFile | undefined {
  const {id, name, kind, file, downFile} = candidate
  const path = join(dir, file)
  const source = readText(path, file, problems)
  if (source === undefined) return undefined
  const checksum = checksumOf(source)
  if (kind === 'module') return moduleOf({id, name, path, checksum}, source)
  const migration = sqlOf({id, name, path, checksum}, source, file, problems)
  if (migration === undefined || downFile === undefined) return migration
  return withDown(dir, migration, downFile, problems)
}

type Base = Pick<MigrationFile, 'id' | 'name' | 'path' | 'checksum'>

function sqlOf(base: Base, source: string, file: string, problems: FileProblem[]): SqlMigration | undefined {
  const marks = readMarks(source, base.path)
  if (marks.ok) return {...base, kind: 'sql', ...marks.sections}
  problems.push({
    file,
    message: marks.problem.message,
    location: locate(source, marks.problem.offset, base.path),
  })
  return undefined
}

/** The second file of a golang-migrate pair; marks inside it are comments. */
function withDown(
  dir: string,
  migration: SqlMigration,
  downFile: string,
  problems: FileProblem[],
): SqlMigration | undefined {
  if (migration.down !== undefined) {
    problems.push({file: downFile, message: `${migration.name}.up.sql has a down section of its own`})
    return undefined
  }
  const path = join(dir, downFile)
  const text = readText(path, downFile, problems)
  if (text === undefined) return undefined
  return {...migration, down: {text, source: text, path, offset: 0, transaction: migration.up.transaction}}
}

const DOWN_EXPORT =
  /^\s*export\s+(?:async\s+)?(?:function\s*\*?|const|let|var)\s+down\b|^\s*export\s*\{[^}]*\bdown\b[^}]*\}/m

const moduleOf = (base: Base, source: string): ModuleMigration => ({
  ...base,
  kind: 'module',
  hasDown: DOWN_EXPORT.test(source),
})

function readText(path: string, file: string, problems: FileProblem[]): string | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    problems.push({file, message: error instanceof Error ? error.message : String(error)})
    return undefined
  }
  const decoded = decodeSource(bytes)
  if (decoded.ok) return decoded.text
  problems.push({file, message: decoded.message, location: locate(decoded.text, decoded.offset, path)})
  return undefined
}

/** SHA-256 in hexadecimal of the text as every checkout has it. */
const checksumOf = (source: string): string => hash('sha256', normaliseText(source), 'hex')

/** @param candidates - in order, so that the same ids stand side by side. */
function reportDuplicates(candidates: readonly Candidate[], problems: FileProblem[]): void {
  for (const [index, candidate] of candidates.entries()) {
    const before = candidates[index - 1]
    if (before !== undefined && isSameNumber(before.id, candidate.id)) {
      problems.push({file: candidate.name, message: `the same id as ${before.name}`})
    }
  }
}

const isSameNumber = (a: string, b: string): boolean => a === b || (a.length !== b.length && BigInt(a) === BigInt(b))

function invalid(dir: string, problems: readonly FileProblem[]): LexigramError {
  const lines = problems
    .toSorted((a, b) => byCodeUnit(a.file, b.file))
    .map(({file, message, location}) => {
      const place = location?.line === undefined ? '' : `:${location.line}:${location.column}`
      return `${file}${place}: ${message}`
    })
  const location = problems.find((problem) => problem.location !== undefined)?.location
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`
  return new LexigramError('LEX_MIGRATION_INVALID', `${count} in the migration folder ${dir}`, {
    why: lines.join('\n'),
    fix: 'mend these files; nothing was run',
    ...(location === undefined ? {} : {location}),
  })
}
