/** How PostgreSQL's catalogs are read: in one snapshot, with few questions, by anybody, and without secrets. */
import {randomBytes} from 'node:crypto'
import pg from 'pg'
import {afterEach, expect, it, vi} from 'vitest'
import {renderHtml} from '../../../src/lib/schema/formats/html.ts'
import {renderJson} from '../../../src/lib/schema/formats/json.ts'
import {PLAIN_STYLE} from '../../../src/lib/schema/formats/text/style.ts'
import {renderText} from '../../../src/lib/schema/formats/text.ts'
import type {DatabaseModel} from '../../../src/lib/schema/model.ts'
import {POSTGRES_KINDS, type PostgresKind, postgresSink} from '../../support/postgres-schemas.ts'
import {describeEachServer, type TestDatabase} from '../../support/servers.ts'
import {subjectOn} from '../../support/subjects.ts'

afterEach(() => vi.restoreAllMocks())

describeEachServer<PostgresKind>(
  'reading',
  (kind) => {
    it('asks as many questions about 1,000 tables as about one, all in one snapshot', async () => {
      const one = await questionsAbout(kind, 1)
      expect(one.slice(0, 1)).toEqual(['begin isolation level repeatable read read only'])
      expect(one.at(-1)).toBe('commit')
      expect(one.filter((text) => /^(?:begin|commit|start)/i.test(text))).toHaveLength(2)
      expect(await questionsAbout(kind, 1000)).toEqual(one)
    })

    it('sees nothing of what is done meanwhile', async () => {
      await using subject = await subjectOn(kind)
      await subject.load("CREATE TABLE t (a int); COMMENT ON TABLE t IS 'before'")
      const other = await subject.database.another()
      await other.query("BEGIN; LOCK TABLE pg_description; COMMENT ON TABLE t IS 'after'; CREATE TABLE u (a int)")
      const reading = subject.inspect()
      await untilSomebodyWaits(subject.database)
      await other.query('COMMIT')
      await other.close()
      const {model} = await reading
      expect(model.tables.map(({name, comment}) => [name, comment])).toEqual([['t', 'before']])
      expect((await subject.inspect()).model.tables.map(({name}) => name)).toEqual(['t', 'u'])
    })

    it('an empty database is nothing', async () => {
      await using subject = await subjectOn(kind)
      const {model, script} = await subject.inspect({privileges: true})
      expect(model).toMatchObject({schemas: [], tables: [], views: [], routines: [], others: [], unrepresented: []})
      expect(script).toEqual({sql: '', unrepresented: []})
    })

    it('shows who may nothing the same but for the options of user mappings, and nobody a secret', async () => {
      await using subject = await subjectOn(kind)
      await subject.load(postgresSink(kind))
      await subject.load(`CREATE USER MAPPING FOR pg_signal_backend SERVER archive OPTIONS (user 'u', password 'Never5hown', "api-key" 'Never5hown', connstr 'host=h password=Never5hown', url 'https://u:Never5hown@h/');
        CREATE SERVER guarded FOREIGN DATA WRAPPER elsewhere OPTIONS (passfile 'Never5hown', host 'h');
        REVOKE ALL ON SCHEMA app, tools FROM PUBLIC; REVOKE ALL ON ALL TABLES IN SCHEMA app FROM PUBLIC`)
      await using role = await roleWithoutRights(subject.database)
      await using limited = await subjectOn(kind, () => role.url)
      const [all, few] = [
        await subject.inspect({privileges: true, sizes: true}),
        await limited.inspect({privileges: true, sizes: true}),
      ]
      for (const {model, script} of [all, few]) {
        expect(renderJson(model) + script.sql).not.toContain('Never5hown')
        expect(script.unrepresented.map(({object}) => object)).toContain('server guarded')
      }
      expect(all.script.unrepresented.map(({object, why}) => [object, why])).toContainEqual([
        'user mapping for pg_signal_backend on server archive',
        'the option password may hold a secret and is left out',
      ])
      expect(withoutMappings(few.model)).toEqual(withoutMappings(all.model))
    })

    it('counts rows and bytes when asked to, of what has any', async () => {
      await using subject = await subjectOn(kind)
      await subject.load(`CREATE TABLE t AS SELECT generate_series(1, 500) AS a; CREATE VIEW v AS SELECT a FROM t;
        CREATE MATERIALIZED VIEW m AS SELECT a FROM t; CREATE TABLE fresh (a int); ANALYZE t; ANALYZE m`)
      const {model} = await subject.inspect({sizes: true})
      expect(model.tables.map(({size}) => size)).toEqual([
        {rows: 0, bytes: 0},
        {rows: 500, bytes: expect.any(Number)},
      ])
      expect(model.tables[1]?.size?.bytes).toBeGreaterThan(8000)
      expect(model.views.map(({name, size}) => [name, size?.rows])).toEqual([
        ['m', 500],
        ['v', undefined],
      ])
      expect((await subject.inspect()).model.tables[1]).not.toHaveProperty('size')
    })

    it('shows names and comments with escapes and HTML harmlessly', async () => {
      await using subject = await subjectOn(kind)
      const odd = `</script><img src=x onerror=alert(1)>\u001b[31m\u001b]0;owned\u0007"'\u202e`
      const name = `"${odd.replaceAll('"', '""')}"`
      const text = `'${odd.replaceAll("'", "''")}'`
      await subject.load(`CREATE TABLE ${name} (${name} text DEFAULT ${text}, CONSTRAINT ${name} CHECK (${name} <> ${text}));
        COMMENT ON TABLE ${name} IS ${text}; COMMENT ON COLUMN ${name}.${name} IS ${text};
        CREATE TYPE "e${odd.replaceAll('"', '""')}" AS ENUM (${text})`)
      const {model} = await subject.inspect()
      expect(model.tables[0]).toMatchObject({name: odd, comment: odd})
      for (const shown of [
        renderText(model, {...PLAIN_STYLE, width: 80}),
        renderHtml(model, {title: odd}).replaceAll(/<(script|style)[^>]*>.*?<\/\1>/gs, ''),
      ]) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
        expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
        expect(shown).not.toContain('<img src=x onerror=alert(1)>" ')
      }
    })
  },
  POSTGRES_KINDS,
)

/** The statements of one inspection of a database with so many tables. */
async function questionsAbout(kind: PostgresKind, tables: number): Promise<readonly string[]> {
  await using subject = await subjectOn(kind)
  await subject.load(`DO $$ BEGIN FOR n IN 1..${tables} LOOP
    EXECUTE format('CREATE TABLE t%s (id serial PRIMARY KEY, parent int REFERENCES t%s, name text DEFAULT ''x'' CHECK (name <> ''''))', n, n);
  END LOOP; END $$`)
  // Connected before the count begins.
  await subject.inspect()
  const asked = vi.spyOn(pg.Client.prototype, 'query')
  const {model} = await subject.inspect()
  const texts = asked.mock.calls.map(([first]: readonly unknown[]) =>
    typeof first === 'string' ? first : String((first as {text?: unknown}).text),
  )
  asked.mockRestore()
  expect(model.tables).toHaveLength(tables)
  return texts.flatMap((text) => text.split(';\n'))
}

async function untilSomebodyWaits({query}: TestDatabase): Promise<void> {
  await vi.waitFor(
    async () => {
      const rows = await query("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'pg_description'::regclass")
      expect(rows).toHaveLength(1)
    },
    {timeout: 20_000, interval: 20},
  )
}

function withoutMappings(model: DatabaseModel) {
  const {others, unrepresented, tables, views, ...rest} = model
  const withoutSize = <T extends {size?: unknown}>({size: _, ...object}: T) => object
  return {
    ...rest,
    tables: tables.map(withoutSize),
    views: views.map(withoutSize),
    others: others.map((object) => (object.kind === 'user mapping' ? object.id : object)),
    unrepresented: unrepresented.filter(({object}) => !object.startsWith('user mapping')),
  }
}

async function roleWithoutRights({query, url, name}: TestDatabase) {
  const role = `r_${name}_${randomBytes(3).toString('hex')}`
  const password = 'limited-Pa55word'
  await query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`)
  const address = new URL(url)
  address.username = role
  address.password = password
  return {
    url: address.href,
    [Symbol.asyncDispose]: async () => void (await query(`DROP ROLE ${role}`)),
  }
}
