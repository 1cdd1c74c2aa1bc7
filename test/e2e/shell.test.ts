/** The shell at a real terminal on real servers: what is typed, stopped, asked, lost and remembered. */
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, it} from 'vitest'
import {atShell, findTmux, type Terminal} from '../support/at-shell.ts'
import {until} from '../support/pausing.ts'
import {makeProject} from '../support/project.ts'
import {describeEachServer, type TestDatabase, withDatabase} from '../support/servers.ts'

const LONG = {
  postgres: 'select pg_sleep(300) as lexigram_long;',
  mysql: 'select sleep(300) as lexigram_long;',
  mariadb: 'select sleep(300) as lexigram_long;',
  sqlite: 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n;',
}

const PROMPT = {ro: /primary:ro>$/, rw: /primary:rw>$/}

async function ready(database: TestDatabase) {
  await database.query('create table users (id integer primary key, email varchar(100), born_on date)')
  await database.query("insert into users values (1, 'ann@example.org', null), (2, 'bob@example.org', null)")
  return makeProject({url: database.url})
}

/** Connections of the shell, which its user may end. */
const connectionsOn = async ({dialect, query}: TestDatabase): Promise<readonly number[]> =>
  (
    await query(
      dialect === 'postgres'
        ? `select pid as id from pg_stat_activity where datname = current_database() and application_name like 'lexigram%'
             and pid <> pg_backend_pid()`
        : 'select id as id from information_schema.processlist where db = database() and id <> connection_id()',
    )
  ).map((row) => Number(row.id ?? row.ID))

async function cutOff(database: TestDatabase): Promise<void> {
  for (const id of await connectionsOn(database)) {
    await database.query(database.dialect === 'postgres' ? `select pg_terminate_backend(${id})` : `kill ${id}`)
  }
  await until('no connection is left', async () => (await connectionsOn(database)).length === 0)
}

const count = async (database: TestDatabase): Promise<number> =>
  Number((await database.query('select count(*) as n from users'))[0]?.n)

const found = await findTmux()

describeEachServer('the shell', (kind) => {
  const itAtTerminal = it.skipIf(!found)

  itAtTerminal('completes, describes, tells failures with a caret, and remembers', async () => {
    await withDatabase(kind, async (database) => {
      await using project = await ready(database)
      {
        await using shell = await atShell(project.dir)
        await shell.shows(PROMPT.ro)
        await shell.type('select id from us')
        await completed(shell, /from users$/)
        await shell.type(' where em')
        await completed(shell, /where email$/)
        await shell.press('Enter')
        await shell.shows(/\n +->$/)
        await shell.enter("= 'bob@example.org';")
        await shell.shows(/id\n─+\n +2\n1 row\nprimary:ro>$/)
        await shell.enter('\\d usres')
        await shell.shows(/did you mean users\?/)
        await shell.enter('\\d users')
        await shell.shows(/born_on +date/i)
        await shell.enter('select nothing_there from users;')
        await shell.shows(/SQL:1:\d+\n {2}\| select nothing_there from users;\n {2}\| +\^/)
        await shell.enter(' select 4711 as hidden;')
        await shell.shows(/hidden\n/)
        await shell.enter("select 'identified by x' as secret;")
        await shell.shows(/secret\n/)
        await shell.type('select nothing')
        await shell.press('C-c')
        await shell.shows(/\^C\nprimary:ro>$/)
        await shell.press('C-d')
        await shell.shows(/ended with 0/)
      }
      await using again = await atShell(project.dir)
      await again.shows(PROMPT.ro)
      await again.press('Up')
      await again.shows(/> select nothing_there from users;$/)
    })
  })

  itAtTerminal('Ctrl-C stops a statement on the server, and the shell goes on', async () => {
    await withDatabase(kind, async (database) => {
      await using project = await ready(database)
      await using shell = await atShell(project.dir)
      await shell.shows(PROMPT.ro)
      await shell.enter(LONG[database.dialect])
      if (database.dialect === 'sqlite') await shell.shows(/from n;$/)
      else await until('it runs', async () => (await longOnes(database)) === 1)
      await shell.press('C-c')
      await shell.shows(/LEX_INTERRUPTED {2}interrupted; the statement was stopped/)
      if (database.dialect !== 'sqlite') await until('it is gone', async () => (await longOnes(database)) === 0)
      await shell.enter('select 4711 as goes_on;')
      await shell.shows(/goes_on\n─+\n +4711/)
    })
  })

  itAtTerminal('lets nothing be written without --write', async () => {
    await withDatabase(kind, async (database) => {
      await using project = await ready(database)
      await using shell = await atShell(project.dir)
      await shell.shows(PROMPT.ro)
      for (const attempt of [
        'delete from users;',
        'commit; delete from users;',
        'begin; delete from users;',
        'rollback; begin; update users set id = id + 10;',
        'set session characteristics as transaction read write; delete from users;',
        'set default_transaction_read_only = off; delete from users;',
        'set session transaction read write; delete from users;',
        'start transaction read write; delete from users;',
        'begin read write; delete from users;',
        'pragma query_only = off; delete from users;',
        'drop table users;',
        'create table more (a int);',
        'with gone as (delete from users returning id) select * from gone;',
      ]) {
        await shell.enter(attempt)
        await shell.shows(/LEX_(?:QUERY_\w+)[\s\S]*primary:ro\*?>$/)
        await shell.clear()
        await shell.enter('rollback;')
        await shell.shows(/\n.*primary:ro>$/)
        await shell.clear()
      }
      expect(await count(database)).toBe(2)
    })
  })

  itAtTerminal('with --write asks outside of a transaction, and marks one in the prompt', async () => {
    await withDatabase(kind, async (database) => {
      await using project = await ready(database)
      await using shell = await atShell(project.dir, {args: ['--write']})
      await shell.shows(PROMPT.rw)
      await shell.enter('delete from users where id = 2;')
      await shell.shows(/Commit: DELETE: 1 row changed\? \(y\/N\)$/)
      await shell.enter('n')
      await shell.shows(/rolled back\nprimary:rw>$/)
      expect(await count(database)).toBe(2)
      await shell.enter('delete from users where id = 2;')
      await shell.shows(/\(y\/N\)$/)
      await shell.enter('y')
      await shell.shows(/committed\nprimary:rw>$/)
      expect(await count(database)).toBe(1)
      await shell.enter('begin;')
      await shell.shows(/primary:rw\*>$/)
      await shell.enter("insert into users (id, email) values (3, 'c');")
      await shell.shows(/INSERT: 1 row changed\nprimary:rw\*>$/)
      await shell.enter('select nothing_there;')
      await shell.shows(
        database.dialect === 'postgres' ? /primary:rw!>$/ : /see what the database says\nprimary:rw\*>$/,
      )
      await shell.enter('rollback;')
      await shell.shows(/rolled back\nprimary:rw>$/)
      expect(await count(database)).toBe(1)
      await shell.enter("begin; insert into users (id, email) values (3, 'c');")
      await shell.shows(/primary:rw\*>$/)
      await shell.enter('commit;')
      await shell.shows(/committed\nprimary:rw>$/)
      expect(await count(database)).toBe(2)
      await shell.enter("begin; insert into users (id, email) values (4, 'd');")
      await shell.shows(/primary:rw\*>$/)
      await shell.press('C-d')
      await shell.shows(/the transaction that was open was rolled back\nended with 0/)
      expect(await count(database)).toBe(2)
    })
  })

  itAtTerminal('repeats with \\watch, edits with \\e, reads with \\i, writes with \\o', async () => {
    await withDatabase(kind, async (database) => {
      await using project = await ready(database)
      const editor = join(project.dir, 'editor.sh')
      writeFileSync(editor, '#!/bin/sh\necho "select 40 + 2 as edited;" > "$1"\n', {mode: 0o755})
      project.write({'two.sql': 'select 1 as first;\nselect nothing_there;\nselect 2 as third;\n'})
      await using shell = await atShell(project.dir, {env: {EDITOR: editor}})
      await shell.shows(PROMPT.ro)
      await shell.enter('\\e')
      await shell.shows(/select 40 \+ 2 as edited;\n *edited\n─+\n +42\n/)
      await shell.enter('\\i two.sql')
      await shell.shows(/first\n[\s\S]*two\.sql:2:\d+\n[\s\S]*primary:ro>$/)
      await shell.enter('\\o out.csv')
      await shell.enter('select email from users order by id;')
      await shell.enter('\\o')
      await shell.shows(/wrote out\.csv/)
      expect(readFileSync(join(project.dir, 'out.csv'), 'utf8')).toBe('email\nann@example.org\nbob@example.org\n')
      await shell.enter('select count(*) as n from users \\watch 0.2')
      await shell.shows(/every 200 ms[\s\S]*2\n1 row/)
      await database.query('insert into users (id) values (9)')
      await shell.shows(/3\n1 row/)
      await shell.press('C-c')
      await shell.shows(/primary:ro>$/)
      await shell.enter('\\x')
      await shell.shows(/expanded: on/)
      await shell.enter('select id, email from users where id = 1;')
      await shell.shows(/id +1\nemail +ann@example\.org/)
      await shell.enter('\\wacth')
      await shell.shows(/did you mean \\watch\?/)
      await shell.enter('\\q')
      await shell.shows(/ended with 0/)
    })
  })

  it.skipIf(!found || kind === 'sqlite')('survives the loss of its connection', async () => {
    await withDatabase(kind, async (database) => {
      await using project = await ready(database)
      await using shell = await atShell(project.dir, {args: ['--write']})
      await shell.shows(PROMPT.rw)
      await cutOff(database)
      await shell.enter('select 4711 as after_idle;')
      await shell.shows(/the connection was lost; connected again[\s\S]*after_idle\n─+\n +4711\n/)
      await shell.enter('begin; delete from users;')
      await shell.shows(/primary:rw\*>$/)
      await cutOff(database)
      await shell.enter('delete from users where id = 1;')
      await shell.shows(/LEX_CONNECTION_LOST {2}the connection was lost, and with it the transaction/)
      await shell.enter('select 4712 as after_loss;')
      await shell.shows(/after_loss\n─+\n +4712\n/)
      expect(await count(database)).toBe(2)
      await shell.enter(LONG[database.dialect])
      await until('it runs', async () => (await longOnes(database)) === 1)
      await cutOff(database)
      await shell.shows(/LEX_CONNECTION_LOST[\s\S]*primary:rw>$/)
      await shell.enter('select 4713 as goes_on;')
      await shell.shows(/goes_on\n─+\n +4713\n/)
    })
  })
})

/** The schema may still be read at the first Tab. */
async function completed(shell: Terminal, pattern: RegExp): Promise<void> {
  const completes = async (): Promise<boolean> => {
    await shell.press('Tab')
    // Keys are held while a Tab is answered: too many of them would come after it.
    await sleep(500)
    return pattern.test(await shell.screen())
  }
  await until(`${pattern} is completed`, completes, 60_000)
}

/** How many of the long statements run. */
async function longOnes({dialect, query}: TestDatabase): Promise<number> {
  const [row] = await query(
    dialect === 'postgres'
      ? `select count(*)::int as n from pg_stat_activity where datname = current_database() and state = 'active'
           and query like '%lexigram_long%' and pid <> pg_backend_pid()`
      : "select count(*) as n from information_schema.processlist where db = database() and info like '%lexigram_long%' and id <> connection_id()",
  )
  return Number(row?.n)
}
