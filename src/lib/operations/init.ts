/** `lexigram init`: the files a project starts with. Never overwrites one. */
import {access, mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {basename, dirname, join, resolve} from 'node:path'
import {LexigramError} from '../core/errors.ts'
import {packageRoot} from '../core/package-root.ts'

export type InitDatabase = 'sqlite' | 'postgres' | 'mysql'

export interface InitOptions {
  /** Where the files go; made when it is not there. */
  readonly dir: string
  /** @defaultValue `sqlite` */
  readonly database?: InitDatabase
}

export interface InitReport {
  /** What was written, relative to `dir`, with `/` between folders. */
  readonly files: readonly string[]
}

const EXAMPLE_URLS: Readonly<Record<InitDatabase, string>> = {
  sqlite: 'sqlite:///{{name}}.db',
  postgres: 'postgresql://user:password@localhost:5432/{{name}}',
  mysql: 'mysql://user:password@127.0.0.1:3306/{{name}}',
}

/**
 * Writes `application.yaml`, `.env.example` and the folder `migrations`.
 *
 * @throws {@link LexigramError} `LEX_FILE_EXISTS` naming every file that is there already; nothing was written.
 */
export async function initProject(options: InitOptions): Promise<InitReport> {
  const dir = resolve(options.dir)
  const files = await filesOf(options.database ?? 'sqlite', nameOf(dir))
  const existing = await existingOf(dir, [...files.keys()])
  if (existing.length > 0) throw alreadyThere(existing)
  const written: string[] = []
  try {
    for (const [file, text] of files) {
      const path = join(dir, file)
      await mkdir(dirname(path), {recursive: true})
      // `wx` fails if someone else made the file since we looked.
      await writeFile(path, text, {flag: 'wx'})
      written.push(file)
    }
  } catch (error) {
    await Promise.all(written.map((file) => rm(join(dir, file), {force: true})))
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw alreadyThere(await existingOf(dir, [...files.keys()]))
    throw error
  }
  return {files: written}
}

async function filesOf(database: InitDatabase, name: string): Promise<ReadonlyMap<string, string>> {
  const [config, example] = await Promise.all([
    readTemplate(`application.${database}.yaml`),
    readTemplate('env.example'),
  ])
  return new Map([
    ['application.yaml', fill(config, {name})],
    ['.env.example', fill(example, {url: fill(EXAMPLE_URLS[database], {name})})],
    // git keeps no empty folders, and a missing one is an error.
    ['migrations/.gitkeep', ''],
  ])
}

const readTemplate = (name: string): Promise<string> => readFile(join(packageRoot(), 'templates', 'init', name), 'utf8')

/** `text` with each `{{key}}` replaced. */
function fill(text: string, holes: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (hole, key: string) => holes[key] ?? hole)
}

/** The folder's name as the name of a database. */
function nameOf(dir: string): string {
  const slug = basename(dir)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  return /^[a-z]/.test(slug) ? slug.slice(0, 40) : 'app'
}

async function existingOf(dir: string, files: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    files.map((file) =>
      access(join(dir, file)).then(
        () => true,
        () => false,
      ),
    ),
  )
  return files.filter((_, index) => found[index])
}

const alreadyThere = (files: readonly string[]): LexigramError =>
  new LexigramError('LEX_FILE_EXISTS', `${files.join(', ')} ${files.length === 1 ? 'is' : 'are'} already there`, {
    why: 'init never overwrites a file; nothing was written',
    fix: 'remove or rename them, or run `lexigram init` in another folder',
  })
