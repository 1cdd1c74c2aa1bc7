/**
 * Builds dist/: the command line as one bundle (docs/adr/0002), the library with its dependencies left outside,
 * and the type declarations. All of it is made elsewhere and moved here at the end, so a build that fails leaves the
 * last good one, and a program that starts meanwhile finds a whole one.
 */
import {execFile} from 'node:child_process'
import {existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {type BuildOptions, build} from 'esbuild'
import {builtins, leanOclif, leanUmzug} from './esbuild-plugins.ts'

const root = join(import.meta.dirname, '..')
mkdirSync(join(root, 'node_modules/.cache'), {recursive: true})
const work = mkdtempSync(join(root, 'node_modules/.cache/lexigram-build-'))
const made = join(work, 'dist')

const common: BuildOptions = {
  absWorkingDir: root,
  outdir: made,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  logLevel: 'warning',
}

const commands = globSync('src/commands/**/*.ts', {cwd: root}).map((file) => ({
  in: file,
  out: file.replace(/^src\//, '').replace(/\.ts$/, ''),
}))

const libraryEntries = globSync('*.ts', {cwd: join(root, 'src')}).map((file) => ({
  in: `src/${file}`,
  out: file.replace(/\.ts$/, ''),
}))

/** What is loaded only when it is needed, or has native parts: Node finds it in node_modules. */
const outside = ['better-sqlite3', 'mysql2', 'pg-copy-streams', 'inquirer', 'log-update', 'pg-native', 'pg-cloudflare']

const bundles = [
  build({
    ...common,
    entryPoints: [
      {in: 'src/lib/cli/run.ts', out: 'cli'},
      {in: 'src/lib/cli/help.ts', out: 'help'},
      {in: 'src/lib/backends/sqlite/host.ts', out: 'sqlite-host'},
      ...commands,
    ],
    chunkNames: 'chunks/[name]-[hash]',
    external: outside,
    plugins: [builtins, leanOclif, leanUmzug],
    // oclif would load semver to compare the Node version, which bin/run.js has done.
    define: {'process.env.OCLIF_DISABLE_ENGINE_WARNING': '"true"'},
    minifySyntax: true,
    minifyWhitespace: true,
    // CommonJS inside the bundle asks for Node's own modules through require.
    banner: {
      js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);",
    },
  }),
  build({
    ...common,
    entryPoints: [...libraryEntries, {in: 'src/lib/backends/sqlite/pool-worker.ts', out: 'sqlite-worker'}],
    chunkNames: 'library/[name]-[hash]',
    packages: 'external',
  }),
  // The script and the style that the html page of `db inspect` holds; lib/schema/formats/html.ts reads them.
  build({
    absWorkingDir: root,
    outdir: made,
    logLevel: 'warning',
    bundle: true,
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    format: 'iife',
    target: 'es2022',
    entryPoints: [
      {in: 'src/page/main.ts', out: 'page/page'},
      {in: 'src/page/style/page.css', out: 'page/page'},
    ],
  }),
]

/** Declarations only; what does not type-check is an error of the build. */
const declarations = promisify(execFile)(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', made],
  {cwd: root},
)

try {
  await Promise.all([...bundles, declarations])
  const dist = join(root, 'dist')
  if (existsSync(dist)) renameSync(dist, join(work, 'old'))
  renameSync(made, dist)
} catch (error) {
  // esbuild has told what is wrong; tsc leaves it to its caller.
  if (error instanceof Error && 'stdout' in error) process.stderr.write(String(error.stdout))
  process.exitCode = 1
} finally {
  rmSync(work, {recursive: true, force: true})
}
