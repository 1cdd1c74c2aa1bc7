/** A small strict project beside ours, so that it finds the same Kysely. */
import {execFile} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {ROOT} from './build.ts'

const run = promisify(execFile)
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

export interface KyselyProject extends Disposable {
  /** Compiles all; what the compiler complains of, empty when it does not. */
  compile(): Promise<string>
  /** Runs a compiled module; what it printed. */
  run(name: string, args: readonly string[]): Promise<string>
}

/** @param modules - TypeScript by name; they import each other as `./name.mjs`. */
export function kyselyProject(modules: Readonly<Record<string, string>>): KyselyProject {
  const folder = join(ROOT, 'node_modules/.cache')
  mkdirSync(folder, {recursive: true})
  const dir = mkdtempSync(join(folder, 'kysely-'))
  const strict = {strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noUnusedLocals: true}
  const compilerOptions = {
    ...strict,
    module: 'nodenext',
    target: 'es2024',
    types: [],
    skipLibCheck: true,
    outDir: 'out',
  }
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify({compilerOptions, include: ['*.mts']}))
  for (const [name, text] of Object.entries(modules)) writeFileSync(join(dir, `${name}.mts`), text)
  return {
    compile: () =>
      run(process.execPath, [TSC, '-p', dir, '--pretty', 'false']).then(
        () => '',
        (error: {stdout: string}) => error.stdout,
      ),
    run: async (name, args) => (await run(process.execPath, [join(dir, `out/${name}.mjs`), ...args])).stdout,
    [Symbol.dispose]: () => rmSync(dir, {recursive: true}),
  }
}
