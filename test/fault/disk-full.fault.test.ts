/** A full disk: the error names it and says to make room; a transactional migration is rolled back, another goes on. */
import {execFileSync} from 'node:child_process'
import {rmSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {runCli} from '../support/cli.ts'
import {historyOf, tablesOf} from '../support/history.ts'
import {makeProject} from '../support/project.ts'
import {giveTo, makeReachableFolder, serverAccount} from '../support/servers/account.ts'
import {createDatabaseOn} from '../support/servers/database.ts'
import {type DatabaseKind, describeEachServer, type ServerKind, startServer} from '../support/servers.ts'

const FIRST = {'migrations/20260101000000_a.sql': '-- migrate:up\ncreate table a (id integer);\n'}
const NAME = '20260101000001_b'
const FILE = `migrations/${NAME}.sql`

/** A small file system that the servers can write to; undefined where none can be mounted: only root may. */
function smallDisk(size: string): string | undefined {
  const dir = makeReachableFolder('lexigram-small-', 'files')
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', dir], {stdio: 'ignore'})
    giveTo(serverAccount(), dir)
    return dir
  } catch {
    rmSync(dir, {recursive: true})
    return undefined
  }
}

function unmount(disk: string): void {
  execFileSync('umount', ['-l', disk])
  rmSync(disk, {recursive: true})
}

const NO_DISK = 'only root can mount a small file system'

describe('a full disk under SQLite', () => {
  it('rolls the migration back whole and says so', async ({skip}) => {
    const disk = smallDisk('1500k')
    if (disk === undefined) return skip(NO_DISK)
    try {
      const fill =
        'with recursive c (n) as (select 1 union all select n + 1 from c where n < 5000) insert into b select hex(randomblob(500)) from c'
      await using project = makeProject({
        url: `sqlite:///${disk}/x.db`,
        files: {...FIRST, [FILE]: `-- migrate:up\ncreate table b (s text);\n${fill};\n`},
      })
      const result = await runCli(['db', 'upgrade'], {cwd: project.dir})
      expect(result.status).toBe(1)
      expect(result.stderr).toMatch(/LEX_MIGRATION_FAILED {2}20260101000001_b failed: database or disk is full/)
      expect(result.stderr).toMatch(/the migration was rolled back whole/)
      expect(result.stderr).toMatch(/fix: make room on the disk of the database, then run the command again/)
      project.write({[FILE]: '-- migrate:up\ncreate table b (s text);\n'})
      expect(await runCli(['db', 'upgrade'], {cwd: project.dir})).toMatchObject({status: 0})
    } finally {
      unmount(disk)
    }
  })
})

/** Where the rows of the migration go: a small disk of their own, so that the server itself has room. */
const PLACE: Readonly<Record<string, (disk: string) => string>> = {
  postgres: () => 'tablespace small',
  mariadb: (disk) => `engine = InnoDB data directory = '${disk}'`,
}

const ROWS: Readonly<Record<string, string>> = {
  postgres: "insert into b select repeat('x', 1000) from generate_series(1, 20000)",
  mariadb: "insert into b select repeat('x', 1000) from seq_1_to_20000",
}

describeEachServer(
  'a full disk under a server',
  (kind: ServerKind) => {
    const dialect = kind === 'mariadb' ? 'mariadb' : 'postgres'

    it('is named, and there is a way on', {timeout: 120_000}, async ({skip}) => {
      const disk = smallDisk('6m')
      if (disk === undefined) return skip(NO_DISK)
      const server = await startServer(kind)
      try {
        const database = await createDatabaseOn(server)
        if (dialect === 'postgres') await database.query(`create tablespace small location '${disk}'`)
        const up = `-- migrate:up\ncreate table b (s varchar(1000)) ${PLACE[dialect]?.(disk)};\n${ROWS[dialect]};\n`
        await using project = makeProject({url: database.url, files: {...FIRST, [FILE]: up}})
        const {status, stderr} = await runCli(['db', 'upgrade'], {cwd: project.dir})
        expect(status).toBe(1)
        expect(stderr).toMatch(/LEX_MIGRATION_FAILED {2}20260101000001_b failed: .*(No space left on device|is full)/)
        expect(stderr).toMatch(
          dialect === 'postgres'
            ? /fix: make room on the disk of the database, then run the command again/
            : /fix: make room on the disk of the database, then `lexigram db resume` goes on there/,
        )
        expect(await tablesOf(database)).toEqual(dialect === 'postgres' ? ['a'] : ['a', 'b'])
        // Room is made.
        execFileSync('mount', ['-o', 'remount,size=200m', disk])
        const onward = dialect === 'postgres' ? ['db', 'upgrade'] : ['db', 'resume']
        expect(await runCli(onward, {cwd: project.dir})).toMatchObject({status: 0})
        expect(Number((await database.query('select count(*) as n from b'))[0]?.n)).toBe(20_000)
        expect((await historyOf(database)).at(-1)).toBe(`${NAME} applied 2/2`)
      } finally {
        await server.stop('kill')
        unmount(disk)
      }
    })
  },
  ['postgres18', 'postgres15', 'mariadb'] satisfies DatabaseKind[],
)
