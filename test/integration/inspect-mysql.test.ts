/** MySQL and MariaDB schemas: read, written, and read again. */
import {spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {itByClient} from '../support/clients.ts'
import {byLexigram, expectCopy} from '../support/mysql-copies.ts'
import {countQuestions} from '../support/mysql-messages.ts'
import {MYSQL_KINDS, type MysqlKind} from '../support/mysql-schemas.ts'
import {describeEachServer, type TestDatabase} from '../support/servers.ts'
import {backendAt, type Subject, subjectOn} from '../support/subjects.ts'

const kitchenSink = (kind: MysqlKind): string =>
  readFileSync(new URL(`../golden/${kind}/kitchen-sink/setup.sql`, import.meta.url), 'utf8')

/** The client on this machine speaks to both servers. */
const byClient =
  (program: string) =>
  async ({database}: Subject, sql: string): Promise<void> => {
    const {host = '', port, user = '', password = ''} = database.server ?? {}
    const args = [
      '--comments',
      '--default-character-set=utf8mb4',
      '--protocol=tcp',
      `-h${host}`,
      `-P${port}`,
      `-u${user}`,
    ]
    const env = {...process.env, MYSQL_PWD: password}
    const {status, stderr, error} = spawnSync(program, [...args, database.name], {input: sql, env, encoding: 'utf8'})
    if (error !== undefined) throw error
    expect(stderr).toBe('')
    expect(status).toBe(0)
  }

describeEachServer<MysqlKind>(
  'inspection',
  (kind) => {
    describe('the kitchen sink', () => {
      it('is rebuilt equal, and nothing is left out', async () => {
        await using subject = await subjectOn(kind)
        await subject.load(kitchenSink(kind))
        const {model, script} = await expectCopy(kind, subject, byLexigram)
        expect(script.unrepresented).toEqual([])
        expect(model.tables.length).toBeGreaterThan(20)
        expect(Object.isFrozen(model.tables[0]?.columns[0])).toBe(true)
      })

      itByClient('is rebuilt equal by the client', kind, async (program) => {
        await using subject = await subjectOn(kind)
        await subject.load(kitchenSink(kind))
        await expectCopy(kind, subject, byClient(program))
      })
    })

    it('an empty database is its defaults', async () => {
      await using subject = await subjectOn(kind)
      await subject.load('ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin')
      const {model, script} = await subject.inspect()
      expect(model.tables).toEqual([])
      expect(script.sql).toBe('ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;\n')
    })

    it('the order of creation makes no difference', async () => {
      const results = []
      for (let seed = 1; seed <= 5; seed += 1) {
        await using subject = await subjectOn(kind)
        await subject.load(
          ['SET foreign_key_checks = 0', ...shuffled(TABLES, seed), ...shuffled(CODE, seed)].join(';\n'),
        )
        await subject.load([...VIEWS, ...shuffled(TRIGGERS, seed)].join(';\n'))
        const {model, script} = await subject.inspect()
        results.push(JSON.stringify(model) + script.sql)
      }
      expect(new Set(results).size).toBe(1)
    })

    it('asks as many questions about many tables as about one', async () => {
      const count = async (tables: number): Promise<number> => {
        await using subject = await subjectOn(kind)
        await createTables(subject.database, tables)
        const {port = 0} = subject.database.server ?? {}
        await using counter = await countQuestions(port)
        const url = subject.database.url.replace(`:${port}/`, `:${counter.port}/`)
        await using counted = await backendAt(`${url}?ssl-mode=DISABLED`)
        const model = await counted.inspect({privileges: true, sizes: true, signal: new AbortController().signal})
        expect(model.tables.length).toBe(tables)
        return counter.count()
      }
      const one = await count(1)
      expect(one).toBeGreaterThan(5)
      expect(await count(100)).toBe(one)
    })

    it('texts with quotes, escapes and line ends come back as they were', async () => {
      await using subject = await subjectOn(kind)
      const odd =
        'it\'s "quoted" `name` \\ back\nline\r\nend\ttab \u001b[31mred\u001b[0m %s $$ ; -- # /* */ \u001a 日本 🙂'
      const text = `'${odd.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
      await subject.load(
        `ALTER DATABASE CHARACTER SET utf8mb4; CREATE TABLE t (a varchar(200) DEFAULT ${text} COMMENT ${text}, e enum('x', ${text}), KEY k (a(5)) COMMENT ${text},
           CONSTRAINT c CHECK (a <> ${text})) COMMENT ${text}`,
      )
      const {model} = await expectCopy(kind, subject, byLexigram)
      const [table] = model.tables
      const [a, e] = table?.columns ?? []
      expect(a?.default).toContain('日本 🙂')
      expect(table?.constraints[0]).toMatchObject({expression: expect.stringContaining('日本 🙂')})
      // The servers themselves keep no such characters in comments and values of enums.
      const kept = odd.replace('🙂', '?')
      expect([table?.comment, a?.comment, table?.indexes[0]?.comment]).toEqual([kept, kept, kept])
      expect(e?.values).toEqual(['x', kept])
    })

    it('what must not be seen is told by name', async () => {
      await using subject = await subjectOn(kind)
      await subject.load(`CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;
        CREATE PROCEDURE hidden () SELECT 1; CREATE FUNCTION secret () RETURNS int NO SQL RETURN 2`)
      await using account = await limitedAccount(subject.database)
      const url = new URL(subject.database.url)
      url.username = account.name
      url.password = account.password
      await using limited = await subjectOn(kind, () => url.href)
      const {model, script} = await limited.inspect()
      expect(model.tables.map(({name}) => name)).toEqual(['t'])
      expect(script.unrepresented.map(({object}) => object)).toEqual(['view v', 'function secret', 'procedure hidden'])
    })

    it('a view and a trigger that are broken are told by name, and left out', async () => {
      await using subject = await subjectOn(kind)
      await subject.load(`CREATE TABLE gone (a int); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM gone;
        CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.b = 1; DROP TABLE gone; ALTER TABLE t DROP COLUMN b`)
      const {script} = await subject.inspect()
      expect(script.unrepresented).toEqual([
        {object: 'view v', why: 'it refers to what is not there'},
        {object: 'trigger r', why: 'it refers to the column b, which is not there'},
      ])
      await using copy = await subjectOn(kind)
      await copy.load(script.sql)
    })

    it('rights are read and granted again', async () => {
      await using subject = await subjectOn(kind)
      await subject.load(
        `CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t; CREATE PROCEDURE p () SELECT 1`,
      )
      await using account = await limitedAccount(subject.database, [
        'SELECT, INSERT ON t',
        'UPDATE (a), SELECT (b) ON t',
        'SELECT ON v',
        'EXECUTE ON PROCEDURE p',
        'CREATE, DROP ON *',
      ])
      const {model, script} = await subject.inspect({privileges: true})
      expect(model.tables[0]?.grants).toEqual([
        {grantee: account.grantee, privileges: ['INSERT', 'SELECT']},
        {grantee: account.grantee, privileges: ['SELECT'], columns: ['b']},
        {grantee: account.grantee, privileges: ['UPDATE'], columns: ['a']},
      ])
      await using copy = await subjectOn(kind)
      await copy.load(script.sql)
      expect((await copy.inspect({privileges: true})).model).toEqual(model)
      expect((await subject.inspect()).script.sql).not.toContain('GRANT')
    })

    it('tables that were made under looser modes are made under them again', async () => {
      await using subject = await subjectOn(kind)
      await subject.load(`SET sql_mode = 'ALLOW_INVALID_DATES';
        CREATE TABLE t (a date NOT NULL DEFAULT '0000-00-00', b datetime DEFAULT '2008-02-31 00:00:00', c enum('x', 'X'))`)
      await expectCopy(kind, subject, byLexigram)
    })

    it('a foreign key to a table that is not there', async () => {
      await using subject = await subjectOn(kind)
      await subject.load(`SET foreign_key_checks = 0;
        CREATE TABLE t (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES missing (id))`)
      const {script} = await expectCopy(kind, subject, byLexigram)
      expect(script.sql).toContain('SET foreign_key_checks = 0')
    })

    it('a foreign key to columns that are no key', async () => {
      await using subject = await subjectOn(kind)
      const allow = kind === 'mysql' ? 'SET restrict_fk_on_non_standard_key = 0;' : ''
      await subject.load(`${allow} CREATE TABLE p (a int, b int, KEY (a, b));
        CREATE TABLE c (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES p (a))`)
      const {script} = await expectCopy(kind, subject, byLexigram)
      expect(script.sql).not.toContain('foreign_key_checks')
    })

    it('sizes are read when asked for', async () => {
      await using subject = await subjectOn(kind)
      await subject.load('CREATE TABLE t (a int)')
      expect((await subject.inspect()).model.tables[0]).not.toHaveProperty('size')
      const {model} = await subject.inspect({sizes: true})
      expect(model.tables[0]?.size?.bytes).toBeGreaterThan(0)
    })
  },
  MYSQL_KINDS,
)

/** Deterministic; `Math.random` is no seed. */
function shuffled<T>(list: readonly T[], seed: number): readonly T[] {
  let state = seed * 7919
  const keyed = list.map((value) => {
    state = (state * 1103515245 + 12345) % 2147483648
    return {value, key: state}
  })
  return keyed.sort((a, b) => a.key - b.key).map(({value}) => value)
}

const TABLES = [
  'CREATE TABLE zebra (id int PRIMARY KEY, ape int, KEY (ape), FOREIGN KEY (ape) REFERENCES ape (id))',
  'CREATE TABLE ape (id int PRIMARY KEY, zebra int, CONSTRAINT z FOREIGN KEY (zebra) REFERENCES zebra (id))',
  "CREATE TABLE mouse (id int PRIMARY KEY, name varchar(20) CHECK (name <> ''), FOREIGN KEY (id) REFERENCES ape (id))",
  'CREATE TABLE Bear (a int, b int GENERATED ALWAYS AS (a + 1) STORED) PARTITION BY HASH (a) PARTITIONS 2',
  'CREATE TABLE cat (id int PRIMARY KEY, bear int, UNIQUE KEY u (bear))',
]
const CODE = [
  'CREATE FUNCTION two () RETURNS int NO SQL RETURN 2',
  'CREATE PROCEDURE one () SELECT 1',
  'CREATE FUNCTION one () RETURNS int NO SQL RETURN 1',
  "CREATE EVENT e ON SCHEDULE AT '2036-01-01 00:00:00' DISABLE DO SELECT 1",
  "CREATE EVENT d ON SCHEDULE AT '2036-01-01 00:00:00' DISABLE DO SELECT 2",
]
const VIEWS = [
  'CREATE VIEW w AS SELECT id, two() AS n FROM mouse',
  'CREATE VIEW a AS SELECT w.id, ape.zebra FROM w JOIN ape ON ape.id = w.n',
]
const TRIGGERS = [
  'CREATE TRIGGER t2 BEFORE INSERT ON cat FOR EACH ROW SET NEW.bear = 1',
  'CREATE TRIGGER t1 AFTER DELETE ON cat FOR EACH ROW DO 1',
  'CREATE TRIGGER t0 AFTER DELETE ON ape FOR EACH ROW DO 1',
]

const createTables = async ({query}: TestDatabase, count: number): Promise<void> => {
  await query(
    Array.from(
      {length: count},
      (
        _,
        n,
      ) => `CREATE TABLE t_${n} (id int PRIMARY KEY, name varchar(20) DEFAULT 'x', parent int, KEY (name), CHECK (id > 0),
                   FOREIGN KEY (parent) REFERENCES t_${n} (id))`,
    ).join(';\n'),
  )
}

/** An account that may do nothing but what is granted here, or read the tables. */
async function limitedAccount({name: database, query}: TestDatabase, grants = ['SELECT, EXECUTE ON *']) {
  const name = `u_${database}`.slice(0, 32)
  const grantee = `'${name}'@'%'`
  const password = 'limited-Pa55word'
  await query(`CREATE USER ${grantee} IDENTIFIED BY '${password}'`)
  for (const grant of grants) await query(`GRANT ${grant} TO ${grantee}`)
  return {name, grantee, password, [Symbol.asyncDispose]: async () => void (await query(`DROP USER ${grantee}`))}
}
