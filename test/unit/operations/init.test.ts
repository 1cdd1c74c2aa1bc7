import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {parseEnv} from 'node:util'
import {expect, it} from 'vitest'
import {initProject} from '../../../src/lib/operations/init.ts'
import {configFolder} from '../../support/config-folder.ts'

it('writes a SQLite project by default, which loads', async () => {
  using folder = configFolder({})
  const dir = join(folder.dir, 'My Shop-2')
  expect(await initProject({dir})).toEqual({files: ['application.yaml', '.env.example', 'migrations/.gitkeep']})
  const config = await folder.load({cwd: dir})
  expect(config.backends[0]).toMatchObject({
    url: {dialect: 'sqlite', file: join(dir, 'my_shop_2.db')},
    migrations: {dir: join(dir, 'migrations')},
  })
  expect(existsSync(join(dir, 'my_shop_2.db'))).toBe(false)
})

it.each(['sqlite', 'postgres', 'mysql'] as const)(
  'writes a project for %s whose example environment loads',
  async (database) => {
    using folder = configFolder({})
    const dir = join(folder.dir, 'shop')
    await initProject({dir, database})
    const config = await folder.load({cwd: dir})
    expect(config.backends[0].url.dialect).toBe(database)
    const example = parseEnv(readFileSync(join(dir, '.env.example'), 'utf8'))
    expect((await folder.load({cwd: dir, env: example})).backends[0].url.dialect).toBe(database)
    expect(readFileSync(join(dir, 'application.yaml'), 'utf8') + example.DATABASE_URL).not.toContain('{{')
  },
)

it('refuses to overwrite, names every file that is in the way and writes nothing', async () => {
  using folder = configFolder({'application.yaml': 'mine', '.env.example': 'mine'})
  await expect(initProject({dir: folder.dir})).rejects.toMatchObject({
    code: 'LEX_FILE_EXISTS',
    message: 'application.yaml, .env.example are already there',
  })
  expect(readdirSync(folder.dir).sort()).toEqual(['.env.example', 'application.yaml'])
  expect(readFileSync(join(folder.dir, 'application.yaml'), 'utf8')).toBe('mine')
})

it('removes what it wrote when it cannot go on', async () => {
  using folder = configFolder({migrations: 'a file where the folder should be'})
  await expect(initProject({dir: folder.dir})).rejects.toThrow()
  expect(readdirSync(folder.dir)).toEqual(['migrations'])
})

it('leaves migrations that are there alone', async () => {
  using folder = configFolder({'migrations/20260101000000_a.sql': 'select 1;'})
  await initProject({dir: folder.dir})
  expect(readdirSync(join(folder.dir, 'migrations')).sort()).toEqual(['.gitkeep', '20260101000000_a.sql'])
})
