/** A shell whose standard input is no terminal: a script, with the exit status of `db query`. */
import {spawn} from 'node:child_process'
import {join} from 'node:path'
import {text as readAll} from 'node:stream/consumers'
import {expect, it} from 'vitest'
import {ROOT} from '../../support/build.ts'
import {makeProject} from '../../support/project.ts'
import {describeEachServer, withDatabase} from '../../support/servers.ts'

async function piped(dir: string, input: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), 'db', 'shell', ...args], {
    cwd: dir,
    env: {PATH: process.env.PATH, HOME: dir, NO_COLOR: '1', DATABASE_URL: ''},
  })
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr, status] = await Promise.all([readAll(child.stdout), readAll(child.stderr), ended])
  return {status, stdout, stderr}
}

describeEachServer('a script for the shell', (kind) => {
  it('runs statements and commands, up to the first that fails', async () => {
    await withDatabase(kind, async (database) => {
      await database.query('create table t (a integer primary key, b varchar(20))')
      await using project = makeProject({url: database.url, files: {'more.sql': 'select 7 as more;\nselect oops;\n'}})
      const {dir} = project

      const two = await piped(dir, "select 1 as a;\n\\dt\nselect 'x;y' as b,\n  2 as c")
      expect(two).toMatchObject({status: 0, stderr: ''})
      expect(two.stdout).toMatch(/^a\n1\n\n(?:schema,)?name,kind\n(?:public,)?t,table\n\nb,c\nx;y,2\n$/)

      const failed = await piped(dir, 'select 1 as a;\n\n-- here\nselect oops;\nselect 3 as never;')
      expect(failed).toMatchObject({status: 1, stdout: 'a\n1\n'})
      expect(failed.stderr).toMatch(/LEX_QUERY_FAILED[^\n]*\n {2}stdin:4:\d+\n/)

      const included = await piped(dir, '\\i more.sql\n\\q')
      expect(included).toMatchObject({status: 1, stdout: 'more\n7\n'})
      expect(included.stderr).toMatch(/ {2}more\.sql:2:\d+\n/)

      expect(await piped(dir, 'delete from t;')).toMatchObject({status: 3, stdout: ''})
      expect(await piped(dir, '\\tming')).toMatchObject({status: 2})
      expect(await piped(dir, 'select 1;\n\\q\nselect oops;')).toMatchObject({status: 0})
      expect(await piped(dir, 'select 1', '--json')).toMatchObject({status: 2})
      expect(await piped(dir, "select 'never closed")).toMatchObject({status: 2, stdout: ''})
    })
  }, 120_000)

  it('writes with --write --yes, statement by statement or between BEGIN and COMMIT', async () => {
    await withDatabase(kind, async (database) => {
      await database.query('create table t (a integer primary key, b varchar(20))')
      await using project = makeProject({url: database.url})
      const rows = async (): Promise<readonly unknown[]> =>
        (await database.query('select a from t order by a')).map(({a}) => a)

      expect(await piped(project.dir, 'insert into t (a) values (1);', '--write')).toMatchObject({status: 3})
      expect(await rows()).toEqual([])
      const script =
        'insert into t (a) values (1), (2);\nbegin;\ndelete from t;\nrollback;\nbegin;\ndelete from t where a = 2;\ncommit;'
      const done = await piped(project.dir, script, '--write', '--yes')
      expect(done).toMatchObject({status: 0, stdout: ''})
      expect(done.stderr).toContain('INSERT: 2 rows changed\ncommitted\n')
      expect(await rows()).toEqual([1])
      const open = await piped(project.dir, 'begin;\ndelete from t;', '--write', '--yes')
      expect(open.status).toBe(0)
      expect(open.stderr).toContain('the transaction that was open was rolled back')
      expect(await rows()).toEqual([1])
    })
  }, 120_000)

  it('runs outside of transactions what has to, and keeps what a session was set to', async () => {
    await withDatabase(kind, async (database) => {
      await database.query('create table there (a int)')
      await using project = makeProject({url: database.url})
      const alone = {
        postgres: 'vacuum;\ndo $$ begin create table made (a int); commit; end $$;\nselect count(*) from made',
        mysql: 'create table made (a int);\nselect count(*) from made',
        mariadb: 'create table made (a int);\nselect count(*) from made',
        sqlite: 'create table made (a int);\nvacuum;\nselect count(*) from made',
      }[database.dialect]
      const ran = await piped(project.dir, `select 1 as a;\n${alone};`, '--write', '--yes')
      expect(ran.status, ran.stderr).toBe(0)
      expect(ran.stdout).toMatch(/\n0\n$/)
      if (database.dialect === 'sqlite') return
      const set = {
        postgres: "set timezone = 'Asia/Tokyo';\nshow timezone;",
        mysql: "set time_zone = '+09:00';\nselect @@session.time_zone as zone;",
        mariadb: "set time_zone = '+09:00';\nselect @@session.time_zone as zone;",
      }[database.dialect]
      expect((await piped(project.dir, set)).stdout).toMatch(/Asia\/Tokyo|\+09:00/)
    })
  }, 120_000)
})
