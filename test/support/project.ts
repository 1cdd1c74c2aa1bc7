/** A folder with an application in it: its configuration, its migrations. */
import {mkdirSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {freshFolder} from './run-context.ts'

export interface ProjectOptions {
  /** Text by path, with `/` between folders. */
  readonly files?: Readonly<Record<string, string>>
  /** Writes an application.yaml with this URL, unless `files` has one. */
  readonly url?: string
}

export interface TestProject extends AsyncDisposable {
  readonly dir: string
  /** Writes more files, or other text into the same ones. */
  write(files: Readonly<Record<string, string>>): void
  cleanup(): Promise<void>
}

export function makeProject({files = {}, url}: ProjectOptions = {}): TestProject {
  const dir = realpathSync(freshFolder('project'))
  const write = (texts: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(dir, path)), {recursive: true})
      writeFileSync(join(dir, path), text)
    }
  }
  if (url !== undefined) write({'application.yaml': `db:\n  backend:\n    url: ${JSON.stringify(escapeHoles(url))}\n`})
  write(files)
  const cleanup = async () => rmSync(dir, {recursive: true, force: true, maxRetries: 5})
  return {dir, write, cleanup, [Symbol.asyncDispose]: cleanup}
}

/** `${` would be interpolated. */
const escapeHoles = (text: string): string => text.replaceAll('${', '$${')
