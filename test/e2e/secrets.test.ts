/** The password of the database in no output at all, whatever goes wrong. */
import {expect, it} from 'vitest'
import {type CliResult, runCli} from '../support/cli.ts'
import {makeProject} from '../support/project.ts'
import {describeEachServer, type ServerKind, TEST_PASSWORD, withDatabase} from '../support/servers.ts'

const ENCODED = encodeURIComponent(TEST_PASSWORD)

/** The password in a form a program might print, or undefined. */
const leakIn = ({stderr, stdout}: CliResult): string | undefined =>
  [TEST_PASSWORD, ENCODED, JSON.stringify(TEST_PASSWORD).slice(1, -1), encodeURI(TEST_PASSWORD)].find((secret) =>
    (stdout + stderr).includes(secret),
  )

describeEachServer(
  'the password',
  (kind) => {
    it('is in no output, not even when a migration prints it or has it in an error', async () => {
      await withDatabase(kind, async (database) => {
        const files = {
          'migrations/01_logs.ts': `export async function up(db, {log}) { log(${JSON.stringify(`the password is ${TEST_PASSWORD}`)}) }\n`,
          'migrations/02_bad.sql': `select '${TEST_PASSWORD.replaceAll("'", "''")}' from nowhere;\n`,
        }
        await using project = makeProject({url: database.url, files})
        const cli = (...args: string[]) => runCli(args, {cwd: project.dir})
        for (const args of [
          ['config', 'show'],
          ['config', 'show', '--json'],
          ['config', 'validate', '--debug'],
          ['db', 'status', '--json'],
          ['db', 'upgrade', '--debug'],
          ['db', 'upgrade', '--json', '--debug'],
          ['db', 'history'],
          ['db', 'check'],
          ['db', 'downgrade', '--debug'],
        ]) {
          const result = await cli(...args)
          expect({args, leak: leakIn(result)}).toEqual({args, leak: undefined})
        }
      })
    })

    it('is in no output when the configuration is wrong', async () => {
      await withDatabase(kind, async ({url}) => {
        for (const [wrong, env] of [
          [url.replace(/:\d+\//, ':notaport/'), {}],
          [url.replace(/^\w+/, 'oracle'), {}],
          [`${url}?sslmode=maybe&ssl-mode=maybe`, {}],
          [url, {LEX_DB__POOL__MAX_SIZE: TEST_PASSWORD, LEX_DB__NONE: 'x'}],
        ] as const) {
          await using project = makeProject({url: wrong, files: {'migrations/.keep': ''}})
          for (const args of [
            ['config', 'validate', '--json'],
            ['db', 'upgrade', '--debug'],
          ]) {
            const result = await runCli(args, {cwd: project.dir, env})
            expect(result.status).not.toBe(0)
            expect({wrong: wrong.replaceAll(ENCODED, '***'), args, leak: leakIn(result)}).toMatchObject({
              leak: undefined,
            })
          }
        }
      })
    })
  },
  ['postgres18', 'mysql'] satisfies ServerKind[],
)

it('of an environment variable is masked too', async () => {
  await using project = makeProject({files: {'migrations/01_a.sql': 'select 1;'}})
  const env = {DATABASE_URL: `postgresql://lex:${ENCODED}@127.0.0.1:1/app`}
  for (const args of [
    ['db', 'upgrade', '--debug'],
    ['config', 'show'],
    ['config', 'show', '--json'],
  ]) {
    const result = await runCli(args, {cwd: project.dir, env})
    expect({args, leak: leakIn(result)}).toEqual({args, leak: undefined})
  }
})
