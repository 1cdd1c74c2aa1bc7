/** The files of `db inspect`: dumps that are written with -o, and read with --check. */
import {mkdir, readdir, readFile, stat, writeFile} from 'node:fs/promises'
import {dirname, join, relative, sep} from 'node:path'
import {LexigramError} from '../core/errors.ts'
import type {SchemaFile} from '../operations/inspect.ts'
import {EXTENSIONS, formatOf, SCHEMA_FORMATS, type SchemaFormat} from '../schema/formats.ts'

/** Where -o or --check points. */
export interface Place {
  readonly path: string
  readonly isFolder: boolean
}

/** A folder is what is one, and what ends as one. */
export async function placeOf(path: string): Promise<Place> {
  const found = await stat(path).catch(() => undefined)
  return {path, isFolder: found?.isDirectory() ?? (path.endsWith('/') || path.endsWith(sep))}
}

/** In a folder each backend has a file of its name. */
export const fileIn = ({path, isFolder}: Place, backend: string, format: SchemaFormat): string =>
  isFolder ? join(path, `${fileNameOf(backend)}.${EXTENSIONS[format]}`) : path

export const fileNameOf = (backend: string): string => backend.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_')

/** @throws {@link LexigramError} `LEX_OUTPUT_UNWRITABLE`, with nothing left half-written but by a full disk. */
export async function writeSchemaFile(path: string, text: string, isInFolder: boolean): Promise<void> {
  try {
    if (isInFolder) await mkdir(dirname(path), {recursive: true})
    await writeFile(path, text)
  } catch (error) {
    throw new LexigramError('LEX_OUTPUT_UNWRITABLE', `cannot write ${path}`, {
      why: error instanceof Error ? error.message : String(error),
      fix: 'name a file in a folder that is there and that you may write to with -o',
      cause: error,
    })
  }
}

/** Pages that stand in `folder` and are not of `written`, as after a table was dropped. */
export async function stalePages(folder: string, written: readonly string[]): Promise<readonly string[]> {
  const names = await readdir(folder, {recursive: true})
  const known = new Set(written.map((path) => relative(folder, path)))
  return names.filter((name) => name.endsWith('.md') && !known.has(name)).sort()
}

/**
 * The dump to compare `backend` with.
 *
 * @param format - when it is told; else the file tells.
 * @throws {@link LexigramError} `LEX_SCHEMA_INVALID` when it can't be read, `LEX_USAGE` when nothing tells its format.
 */
export async function readSchemaFile(
  place: Place,
  backend: string,
  format: SchemaFormat | undefined,
): Promise<SchemaFile> {
  const path = await existing(place, backend, format)
  const text = await readText(path)
  const found = format ?? formatOf(path, text)
  if (found !== undefined) return {path, text, format: found}
  throw new LexigramError('LEX_USAGE', `cannot tell the format of ${path}`, {
    why: 'neither its name nor its first line tells',
    fix: `name it with --format: ${SCHEMA_FORMATS.join(', ')}`,
  })
}

async function existing(place: Place, backend: string, format: SchemaFormat | undefined): Promise<string> {
  if (!place.isFolder || format !== undefined) return fileIn(place, backend, format ?? 'sql')
  const names = new Set(await readdir(place.path).catch(() => []))
  const formats = SCHEMA_FORMATS.filter((one) => names.has(`${fileNameOf(backend)}.${EXTENSIONS[one]}`))
  return fileIn(place, backend, formats[0] ?? 'sql')
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new LexigramError('LEX_SCHEMA_INVALID', `cannot read ${path}`, {
      why: error instanceof Error ? error.message : String(error),
      fix: 'write it with `lexigram db inspect -o`, or correct its name',
      cause: error,
    })
  }
}
