/** What the command calls its page. */
import {expect, it} from 'vitest'
import {runCli} from '../../support/cli.ts'
import {makeProject} from '../../support/project.ts'

it('the page of db inspect is called like the backend', async () => {
  const {dir} = makeProject({
    files: {
      'application.yaml': 'db:\n  backends:\n    - {name: shop, backend: {url: "sqlite:///a.db"}}\n',
      'migrations/20261120000000_t.sql': '-- migrate:up\ncreate table t (id integer);\n',
    },
  })
  await runCli(['db', 'upgrade'], {cwd: dir})
  const {stdout, stderr} = await runCli(['db', 'inspect', '--format', 'html'], {cwd: dir})
  expect(stderr).toBe('')
  expect(stdout).toContain('<title>shop</title>')
})
