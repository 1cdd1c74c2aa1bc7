/** What the build does to the code of others so that the program starts fast; docs/adr/0002 has the figures. */
import {readFileSync} from 'node:fs'
import type {Plugin} from 'esbuild'

/**
 * Node's own modules through `process.getBuiltinModule`. An `import` of one reads every export, and several of those are
 * getters that load more: the streams of node:fs, the web crypto of node:crypto.
 */
export const builtins: Plugin = {
  name: 'builtins',
  setup({onLoad, onResolve}) {
    onResolve({filter: /^node:/}, ({path}) => ({path, namespace: 'builtin'}))
    onLoad({filter: /.*/, namespace: 'builtin'}, ({path}) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }))
  },
}

interface Patch {
  /** End of the file's path. */
  readonly file: string
  readonly from: string
  readonly to: string
}

/** oclif loads these libraries at start; only help and a missing manifest need them. */
const lazily = (file: string, variable: string, module: string, name: string, wrap = ''): Patch => ({
  file,
  from: `const ${variable} = ${wrap}require("${module}")${wrap === '' ? '' : ')'};`,
  to: `const ${variable} = {get ${name}() {return require("${module}")${name === 'default' ? '' : `.${name}`}}};`,
})

const PATCHES: readonly Patch[] = [
  lazily('config/plugin.js', 'tinyglobby_1', 'tinyglobby', 'glob'),
  lazily('config/plugin-loader.js', 'minimatch_1', 'minimatch', 'minimatch'),
  lazily('config/config.js', 'ejs_1', 'ejs', 'default', '__importDefault('),
  lazily('help/util.js', 'ejs_1', 'ejs', 'default', '__importDefault('),
  // The first localeCompare of a process makes a collator, which takes 5 ms.
  {
    file: 'config/plugin.js',
    from: 'a.id.localeCompare(b.id)',
    to: '(a.id < b.id ? -1 : 1)',
  },
  // Whether it is WSL is only told by --version.
  {file: 'util/os.js', from: "(await import('wsl-utils')).isWsl ? 'wsl' : ", to: ''},
]

/** Applies {@link PATCHES}; an oclif that has changed under them fails the build. */
export const leanOclif: Plugin = {
  name: 'lean-oclif',
  setup({onEnd, onLoad}) {
    const left = new Set(PATCHES)
    onLoad({filter: /@oclif[\\/]core[\\/]lib[\\/].*\.js$/}, ({path}) => {
      const own = PATCHES.filter(({file}) => path.replaceAll('\\', '/').endsWith(`/lib/${file}`))
      if (own.length === 0) return undefined
      let contents = readFileSync(path, 'utf8')
      for (const patch of own) {
        if (contents.includes(patch.from)) left.delete(patch)
        contents = contents.replace(patch.from, patch.to)
      }
      return {contents}
    })
    onEnd(() => ({
      errors: [...left].map(({file, from}) => ({text: `@oclif/core/lib/${file} has no ${JSON.stringify(from)}`})),
    }))
  },
}

/**
 * umzug brings a command line of its own, which is two thirds of the time that it takes to load. Its names are not to be
 * found in its CommonJS by a bundler, so the one that is used is named here.
 */
export const leanUmzug: Plugin = {
  name: 'lean-umzug',
  setup({onLoad, onResolve}) {
    onResolve({filter: /^umzug$/}, () => ({path: 'umzug', namespace: 'lean-umzug'}))
    onLoad({filter: /.*/, namespace: 'lean-umzug'}, () => ({
      contents: "export {Umzug} from 'umzug/lib/umzug.js'",
      resolveDir: import.meta.dirname,
    }))
    onLoad({filter: /umzug[\\/]lib[\\/]cli\.js$/}, () => ({contents: 'exports.UmzugCLI = class {}'}))
  },
}
