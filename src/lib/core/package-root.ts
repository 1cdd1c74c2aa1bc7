/** Finds the folder this package is installed in, from src/ as well as from the bundled dist/. */
import {existsSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

let found: string | undefined

/** The folder that holds `package.json`, `templates/` and `bin/`: the nearest one above this module with a package.json. */
export function packageRoot(): string {
  if (found !== undefined) return found
  let dir = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(dir, 'package.json'))) {
    const parent = dirname(dir)
    if (parent === dir) throw new Error(`no package.json above ${fileURLToPath(import.meta.url)}`)
    dir = parent
  }
  found = dir
  return dir
}
