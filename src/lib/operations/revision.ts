/** `db revision`: writes a new migration file from a template. Touches no database. */
import {access, constants, mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {LexigramError} from '../core/errors.ts'
import {packageRoot} from '../core/package-root.ts'

export interface RevisionOptions {
  /** Folder it goes into; made when it is missing. */
  readonly dir: string
  /** What it is for; becomes the slug of the file name. */
  readonly message: string
  readonly format: 'sql' | 'ts'
  /** False writes one that runs outside a transaction. */
  readonly transaction: boolean
  now(): Date
}

export interface NewRevision {
  /** UTC, 14 digits: `20261123103000`. */
  readonly id: string
  /** `20261123103000_create_products`. */
  readonly name: string
  /** Absolute path of the file. */
  readonly path: string
}

const LONGEST_SLUG = 60

/** `Créer: Produits!` → `creer_produits`. */
export function slugOf(message: string): string {
  const plain = message.normalize('NFKD').replaceAll(/\p{Mark}/gu, '')
  const slug = plain.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
  return slug
    .slice(0, LONGEST_SLUG + 1)
    .replaceAll(/^_|_+$/g, '')
    .slice(0, LONGEST_SLUG)
    .replace(/_$/, '')
}

/**
 * Writes the file.
 *
 * @throws {@link LexigramError} `LEX_USAGE` when the message has no letter or digit to make a name of;
 * `LEX_MIGRATION_INVALID` when the folder can't be made or written into.
 */
export async function createRevision(options: RevisionOptions): Promise<NewRevision> {
  const {dir, message, format, transaction} = options
  const slug = slugOf(message)
  if (slug === '') {
    throw new LexigramError('LEX_USAGE', `no file name can be made of the message ${JSON.stringify(message)}`, {
      fix: 'use letters a-z or digits in it',
    })
  }
  const template = await readFile(join(packageRoot(), 'templates', `revision.${format}`), 'utf8')
  await makeFolder(dir)
  for (let second = options.now(); ; second = new Date(second.getTime() + 1_000)) {
    const id = idOf(second)
    const name = `${id}_${slug}`
    const path = join(dir, `${name}.${format}`)
    const text = fill(template, {message: message.trim().replaceAll(/\s+/g, ' '), ...transactionHoles(transaction)})
    if (await writeAs(id, path, text)) return {id, name, path}
  }
}

async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, {recursive: true})
    await access(dir, constants.W_OK)
  } catch (error) {
    throw new LexigramError('LEX_MIGRATION_INVALID', `cannot write into the migration folder ${dir}`, {
      why: error instanceof Error ? error.message : String(error),
      fix: 'correct db.migrations.dir, or the permissions of the folder',
      cause: error,
    })
  }
}

/** Writes the file unless another one has the id, or is about to: that one holds the id's reservation. */
async function writeAs(id: string, path: string, text: string): Promise<boolean> {
  const dir = dirname(path)
  const reservation = join(dir, `.${id}.new`)
  if (!(await writeNew(reservation, ''))) return false
  try {
    const taken = (await readdir(dir)).some((file) => file.startsWith(id))
    return !taken && (await writeNew(path, text))
  } finally {
    await rm(reservation, {force: true})
  }
}

const idOf = (time: Date): string => time.toISOString().slice(0, 19).replaceAll(/\D/g, '')

const transactionHoles = (transaction: boolean): Record<string, string> => ({
  option: transaction ? '' : ' transaction:false',
  config: transaction ? '' : '\nexport const config = {transaction: false}\n',
})

const fill = (template: string, holes: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{\{(\w+)\}\}/g, (hole, name: string) => holes[name] ?? hole)

/** False when the file is there already. */
async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, {flag: 'wx'})
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
