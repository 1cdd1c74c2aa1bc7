#!/usr/bin/env node
import module from 'node:module'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `lexigram needs Node.js 22.18 or newer; this is ${process.versions.node} (${process.execPath})\n`,
  )
  process.exit(2)
}
module.enableCompileCache()
const {run} = await import('../dist/cli.js')
await run()
