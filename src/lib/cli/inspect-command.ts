/** `db inspect` between its flags and the operation: what is written where, and what must not be asked together. */
import {join} from 'node:path'
import type {Backend} from '../backends/backend.ts'
import {LexigramError} from '../core/errors.ts'
import {compareSchema, type InspectReport, renderSchema} from '../operations/inspect.ts'
import type {SchemaFormat} from '../schema/formats.ts'
import type {Inspected} from './render/inspect.ts'
import {fileIn, fileNameOf, type Place, placeOf, readSchemaFile, stalePages, writeSchemaFile} from './schema-files.ts'
import type {Screen} from './screen.ts'

export interface InspectFlags {
  readonly format: SchemaFormat | undefined
  readonly output: string | undefined
  readonly check: string | undefined
  readonly strict: boolean
  /** Whether objects were named, whose SQL is then shown. */
  readonly definitions: boolean
}

/** Turns reports into what is shown, written or compared. */
export class SchemaOutput {
  readonly #flags: InspectFlags
  readonly #place: Place | undefined
  readonly #several: boolean
  readonly #screen: Screen
  readonly #notice: (message: string) => void

  private constructor(
    flags: InspectFlags,
    place: Place | undefined,
    several: boolean,
    screen: Screen,
    notice: (message: string) => void,
  ) {
    this.#flags = flags
    this.#place = place
    this.#several = several
    this.#screen = screen
    this.#notice = notice
  }

  /**
   * @param several - whether more than one backend is inspected.
   * @throws {@link LexigramError} `LEX_USAGE` when several can't go where one could.
   */
  static async open(
    flags: InspectFlags,
    {several, json, screen, notice}: {several: boolean; json: boolean; screen: Screen; notice(message: string): void},
  ): Promise<SchemaOutput> {
    const path = flags.output ?? flags.check
    const place = path === undefined ? undefined : await placeOf(path)
    if (several && place !== undefined && !place.isFolder) throw oneFile(flags.output === undefined ? '--check' : '-o')
    if (several && place === undefined && !json && (flags.format ?? 'text') !== 'text') throw onePage(flags.format)
    return new SchemaOutput(flags, place, several, screen, notice)
  }

  async take(backend: Backend, report: InspectReport): Promise<Inspected> {
    const {model, name} = report
    const {check, format = 'text', strict, definitions} = this.#flags
    const isEmpty = Object.values(model).every((value) => !Array.isArray(value) || value.length === 0)
    if (isEmpty) this.#notice(`${name} (${report.address}) holds nothing to show`)
    if (check !== undefined && this.#place !== undefined) return this.#compare(backend, report, this.#place)
    const style = this.#place === undefined ? {...this.#screen, definitions} : undefined
    const {text, unrepresented} = await renderSchema(backend, model, format, style)
    // A page of text has them in it.
    if (format !== 'text')
      for (const {object, why} of unrepresented) this.#notice(`${name}: ${object} is left out: ${why}`)
    if (format === 'sql') for (const needs of report.dangling) this.#notice(`${name}: ${needs}, which is left out`)
    const base = {report, format, unrepresented, strict}
    return this.#place === undefined ? {...base, text} : {...base, files: await this.#write(report, text, this.#place)}
  }

  async #compare(backend: Backend, report: InspectReport, place: Place): Promise<Inspected> {
    const file = await readSchemaFile(place, backend.name, this.#flags.format)
    const differences = await compareSchema(backend, report.model, file)
    const {unrepresented} = report.model
    return {
      report,
      format: file.format,
      unrepresented,
      strict: this.#flags.strict,
      check: {file: file.path, differences},
    }
  }

  async #write({model, name}: InspectReport, text: string, place: Place): Promise<readonly string[]> {
    const {format = 'text'} = this.#flags
    if (format === 'markdown' && place.isFolder) {
      const {renderMarkdownPages} = await import('../schema/formats/markdown.ts')
      const folder = this.#several ? join(place.path, fileNameOf(name)) : place.path
      const pages = renderMarkdownPages(model).map((page) => ({path: join(folder, page.path), text: page.text}))
      for (const page of pages) await writeSchemaFile(page.path, page.text, true)
      const paths = pages.map(({path}) => path)
      for (const page of await stalePages(folder, paths)) this.#notice(`${page} in ${folder} is no page of this schema`)
      return paths
    }
    const path = fileIn(place, name, format)
    await writeSchemaFile(path, text, place.isFolder)
    return [path]
  }
}

const oneFile = (flag: string): LexigramError =>
  new LexigramError('LEX_USAGE', `${flag}: several backends need a folder, not one file`, {
    why: 'each backend has a file of its own in it, such as schema/primary.sql',
    fix: `name a folder, with a slash at its end: ${flag} schema/`,
  })

const onePage = (format: SchemaFormat | undefined): LexigramError =>
  new LexigramError('LEX_USAGE', `--format ${format}: several backends can't be printed one after the other`, {
    why: 'only text can; what is printed would be no whole of this format',
    fix: 'write a file for each with -o schema/, take --json, or name one backend',
  })
