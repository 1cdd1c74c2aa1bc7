/** `db upgrade --sql`: the script that a person runs with the database's own client, after which the history is right. */
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {runCli} from '../../support/cli.ts'
import {itByClient} from '../../support/clients.ts'
import {historyOf, logOf, tablesOf} from '../../support/history.ts'
import {makeProject} from '../../support/project.ts'
import {run} from '../../support/servers/run.ts'
import {type Dialect, describeEachServer, dialectOf, type TestDatabase, withDatabase} from '../../support/servers.ts'

/** A body with semicolons, which a client must not cut. */
const ROUTINE: Readonly<Record<Dialect, string>> = {
  postgres: `create function twice(n int) returns int language plpgsql as $$ begin n := n * 2; return n; end $$;`,
  mysql:
    'create trigger a_set before insert on a for each row begin set new.note = concat(new.note, ";"); set @x = 1; end;',
  mariadb:
    'create trigger a_set before insert on a for each row begin set new.note = concat(new.note, ";"); set @x = 1; end;',
  sqlite:
    "create trigger a_set after insert on a begin update a set note = note || ';' where id = new.id; select 1; end;",
}

const filesOf = (dialect: Dialect): Record<string, string> => ({
  'migrations/01_a.sql': `-- migrate:up
create table a (id int primary key, note varchar(100));
${ROUTINE[dialect]}
insert into a values (1, 'it''s one; and "quoted"');
-- migrate:down
drop table a;
`,
  'migrations/02_index.sql': `-- migrate:up transaction:false
create index ${dialect === 'postgres' ? 'concurrently ' : ''}a_note on a (note);
`,
  'migrations/03_module.ts': `export const up = async (db, {sql, log}) => {
  log('making c')
  await db.schema.createTable('c').addColumn('id', 'integer', (column) => column.primaryKey()).execute()
  await db.insertInto('c').values([{id: 1}, {id: 2}]).execute()
  await sql\`update c set id = id + \${10} where id = \${2}\`.execute(db)
}
`,
})

/** Runs `file` as the database's own client does. */
async function runByHand(program: string, {dialect, name, server}: TestDatabase, file: string): Promise<void> {
  if (dialect === 'sqlite') {
    await run(program, ['-bail', name, `.read ${file}`])
    return
  }
  if (server === undefined) throw new Error('no server')
  const {host, password, port, user} = server
  if (dialect === 'postgres') {
    const args = [
      '-X',
      '-q',
      '-v',
      'ON_ERROR_STOP=1',
      '-h',
      host,
      '-p',
      String(port),
      '-U',
      user,
      '-d',
      name,
      '-f',
      file,
    ]
    await run(program, args, {env: {...process.env, PGPASSWORD: password}})
    return
  }
  const args = ['-h', host, '-P', String(port), '-u', user, '-e', `source ${file}`, name]
  await run(program, args, {env: {...process.env, MYSQL_PWD: password}})
}

describeEachServer('a script run by hand', (kind) => {
  const dialect = dialectOf(kind)

  const doesWhatUpgradeDoes = async (program: string): Promise<void> => {
    await withDatabase(kind, async (database) => {
      await using project = makeProject({url: database.url, files: filesOf(dialect)})
      const cwd = project.dir
      expect(await runCli(['db', 'upgrade', '--sql', '-o', 'upgrade.sql'], {cwd})).toMatchObject({
        status: 0,
        stdout: '',
      })
      // Nothing was written by that.
      expect(await tablesOf(database)).toEqual([])
      expect(await historyOf(database)).toEqual([])
      const printed = await runCli(['db', 'upgrade', '--sql'], {cwd})
      const timeless = (text: string): string =>
        text.replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, 'TIME').replaceAll(/'[\w.-]+:\d+'/g, 'OWNER')
      expect(timeless(printed.stdout)).toBe(timeless(readFileSync(join(cwd, 'upgrade.sql'), 'utf8')))

      await runByHand(program, database, join(cwd, 'upgrade.sql'))
      expect(await runCli(['db', 'status', '--exit-code'], {cwd})).toMatchObject({status: 0})
      expect(await runCli(['db', 'check'], {cwd})).toMatchObject({status: 0})
      expect(await historyOf(database)).toEqual(['01_a applied 3/3', '02_index applied 1/1', '03_module applied 1/1'])
      expect(await logOf(database)).toEqual(['up 01_a', 'up 02_index', 'up 03_module'])
      const semicolon = dialect === 'postgres' ? '' : ';'
      expect(await database.query('select note from a')).toEqual([{note: `it's one; and "quoted"${semicolon}`}])
      expect(await database.query('select id from c order by id')).toEqual([{id: 1}, {id: 12}])

      // The rest comes by an upgrade, and back again.
      project.write({
        'migrations/04_d.sql': '-- migrate:up\ncreate table d (id int);\n-- migrate:down\ndrop table d;\n',
      })
      expect(await runCli(['db', 'upgrade'], {cwd})).toMatchObject({status: 0})
      expect((await runCli(['db', 'upgrade', '--sql'], {cwd})).stderr).toMatch(/nothing is pending/)
      expect(await runCli(['db', 'downgrade', '--yes'], {cwd})).toMatchObject({status: 0})
    })
  }
  itByClient('does what an upgrade does, and its history says so', dialect, doesWhatUpgradeDoes, {timeout: 180_000})

  it('is refused where a module decides by data that it reads', async () => {
    await withDatabase(kind, async (database) => {
      const files = {
        'migrations/01_reads.ts':
          "export const up = async (db) => {\n  const {length} = await db.selectFrom('t').selectAll().execute()\n}\n",
      }
      await using project = makeProject({url: database.url, files})
      const {status, stderr, stdout} = await runCli(['db', 'upgrade', '--sql'], {cwd: project.dir})
      expect({status, stdout}).toEqual({status: 3, stdout: ''})
      expect(stderr).toMatch(/LEX_SCRIPT_UNWRITABLE {2}01_reads: .*\n {2}migrations\/01_reads\.ts[\s\S]*\n {2}fix: /)
    })
  })
})
