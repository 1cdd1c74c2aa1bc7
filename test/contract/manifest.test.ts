/** oclif.manifest.json is what the commands are, and what the commands take changes only on purpose. */
import {execFile} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {expect, it} from 'vitest'
import {ROOT} from '../support/build.ts'
import {type ManifestCommand, readCommands} from '../support/manifest.ts'

const SNAPSHOT = join(import.meta.dirname, 'command-snapshot.json')

it('equals what the built commands say', async () => {
  // In a process of its own: oclif keeps what it has once read.
  const {stdout} = await promisify(execFile)(
    process.execPath,
    ['-e', 'process.stdout.write(await (await import("./scripts/manifest.ts")).readManifest())'],
    {cwd: ROOT, maxBuffer: 1e8},
  )
  expect(stdout).toBe(readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8'))
})

/** What scripts of others depend on. */
const surfaceOf = ({id, aliases, hiddenAliases, args, flags}: ManifestCommand) => ({
  command: id,
  aliases: [...aliases, ...hiddenAliases],
  args: Object.values(args).map(({name, required = false}) => ({name, required})),
  flags: Object.values(flags)
    .map(({name, char, type, options, multiple = false, required = false, default: fallback}) => ({
      name,
      char,
      type,
      options,
      ...(multiple ? {multiple} : {}),
      ...(required ? {required} : {}),
      default: fallback,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
})

it('has the commands, flags and arguments of command-snapshot.json (UPDATE_SNAPSHOT=1 writes it)', () => {
  const surface = readCommands()
    .map(surfaceOf)
    .toSorted((a, b) => (a.command < b.command ? -1 : 1))
  const text = `${JSON.stringify(surface, undefined, 2)}\n`
  if (process.env.UPDATE_SNAPSHOT === '1') writeFileSync(SNAPSHOT, text)
  expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(SNAPSHOT, 'utf8')))
})
