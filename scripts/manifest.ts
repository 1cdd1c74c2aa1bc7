/** Writes oclif.manifest.json: what the commands are, so that finding one loads none. A contract test compares it. */
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {Config} from '@oclif/core'

const root = join(import.meta.dirname, '..')

/** The manifest as the built commands have it now. */
export async function readManifest(): Promise<string> {
  const config = await Config.load({root, ignoreManifest: true})
  const plugin = config.plugins.get('lexigram')
  if (plugin === undefined || !('manifest' in plugin)) throw new Error('oclif did not find the lexigram package')
  // oclif has them in the order of the file system.
  const manifest = plugin.manifest as {readonly commands: Readonly<Record<string, unknown>>}
  const commands = Object.entries(manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1))
  return `${JSON.stringify({...manifest, commands: Object.fromEntries(commands)}, undefined, 2)}\n`
}

if (import.meta.main) writeFileSync(join(root, 'oclif.manifest.json'), await readManifest())
