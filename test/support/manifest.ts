/** The committed oclif.manifest.json, as far as tests read it. */
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {ROOT} from './build.ts'

export interface ManifestCommand {
  readonly id: string
  readonly summary?: string
  readonly description?: string
  readonly aliases: readonly string[]
  readonly hiddenAliases: readonly string[]
  readonly args: Readonly<Record<string, {readonly name: string; readonly required?: boolean}>>
  readonly flags: Readonly<
    Record<
      string,
      {
        readonly name: string
        readonly char?: string
        readonly type: string
        readonly summary?: string
        readonly options?: readonly string[]
        readonly multiple?: boolean
        readonly required?: boolean
        readonly default?: unknown
      }
    >
  >
  readonly examples?: readonly {readonly description: string; readonly command: string}[]
}

export const readCommands = (): readonly ManifestCommand[] => {
  const text = readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8')
  return Object.values((JSON.parse(text) as {commands: Record<string, ManifestCommand>}).commands)
}
