/** `npm run test:fault [-- --long] [vitest arguments]`: the fault tests alone; `--long` runs as many rounds as we promise. */
import {spawnSync} from 'node:child_process'
import {join} from 'node:path'

const rest = process.argv.slice(2).filter((argument) => argument !== '--long')
const long = rest.length < process.argv.length - 2
const vitest = join(import.meta.dirname, '..', 'node_modules', 'vitest', 'vitest.mjs')
const {status} = spawnSync(process.execPath, [vitest, 'run', '--project', 'fault', ...rest], {
  stdio: 'inherit',
  env: {...process.env, ...(long ? {LEX_FAULT_LONG: '1'} : {})},
})
process.exitCode = status ?? 1
