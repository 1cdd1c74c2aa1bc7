/** The folder that the program is run in on a set: its configuration, and what is to be migrated. */
import {copyFileSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {guardedFolder} from '../../test/support/servers/guard.ts'
import type {CorpusSet} from './sets.ts'

export interface Project extends Disposable {
  readonly folder: string
}

/** Its application.yaml takes the address of the database from LEX_CORPORA_URL: it has a password in it. */
export function projectOf(set: CorpusSet): Project {
  const folder = guardedFolder('files')
  const migrations = JSON.stringify(migrationFolder(set, folder))
  const config = `db:\n  backend:\n    url: "\${LEX_CORPORA_URL}"\n  migrations:\n    dir: ${migrations}\n`
  writeFileSync(join(folder, 'application.yaml'), config)
  return {folder, [Symbol.dispose]: () => rmSync(folder, {recursive: true, force: true})}
}

/** A whole schema is one migration without marks. */
function migrationFolder({folder, kind}: CorpusSet, project: string): string {
  if (kind === 'migrations') return join(folder, 'migrations')
  const made = join(project, 'migrations')
  mkdirSync(made)
  copyFileSync(join(folder, 'schema.sql'), join(made, '20200101000000_schema.sql'))
  return made
}
