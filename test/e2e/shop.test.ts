/** examples/shop against what npm would publish: its own tests, its types, and the server with a signal. */
import {execFileSync, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {ROOT} from '../support/build.ts'
import {freshFolder} from '../support/run-context.ts'

it.skipIf(process.platform === 'win32')('the shop runs with the packed tarball', async () => {
  const cwd = join(freshFolder('shop'), 'shop')
  cpSync(join(ROOT, 'examples/shop'), cwd, {recursive: true})
  const modules = join(cwd, 'node_modules')
  mkdirSync(join(modules, 'lexigram'), {recursive: true})
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', cwd], {cwd: ROOT, stdio: 'ignore'})
  const tarball = readdirSync(cwd).find((name) => name.endsWith('.tgz')) ?? ''
  execFileSync('tar', ['-xzf', join(cwd, tarball), '-C', join(modules, 'lexigram'), '--strip-components=1'])
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((one) => !one.startsWith('.'))) {
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
  }

  const tests = spawnSync(process.execPath, ['--test', '--test-reporter=dot'], {cwd, encoding: 'utf8'})
  expect(tests).toMatchObject({status: 0})
  const compilerOptions = {
    ...{
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable', 'dom'],
      module: 'nodenext',
      types: ['node'],
      strict: true,
    },
    ...{erasableSyntaxOnly: true, allowImportingTsExtensions: true, skipLibCheck: true, noEmit: true},
  }
  writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify({compilerOptions, include: ['src', 'test']}))
  const types = spawnSync(process.execPath, [join(modules, 'typescript/bin/tsc'), '-p', cwd], {cwd, encoding: 'utf8'})
  expect(types).toMatchObject({status: 0, stdout: ''})

  const server = spawn(process.execPath, ['src/main.ts'], {cwd, env: {...process.env, PORT: '0'}})
  let printed = ''
  const listening = new Promise<string>((resolve) => {
    server.stdout.on('data', (data: Buffer) => {
      printed += String(data)
      const [url] = /http:\S+/.exec(printed) ?? []
      if (url !== undefined) resolve(url)
    })
  })
  const ended = once(server, 'close')
  const response = await fetch(`${await listening}/products`)
  expect(await response.json()).toMatchObject({items: [{id: 'ink'}, {id: 'pen', stock: 10}]})
  server.kill('SIGTERM')
  expect(await ended).toEqual([null, 'SIGTERM'])
})
