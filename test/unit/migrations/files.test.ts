import {Buffer} from 'node:buffer'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {afterEach, describe, expect, it} from 'vitest'
import {LexigramError} from '../../../src/lib/core/errors.ts'
import {readMigrations} from '../../../src/lib/migrations/files.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, {recursive: true, force: true})
})

function folderOf(files: Readonly<Record<string, string | Buffer>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'lexigram-files-'))
  folders.push(dir)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), {recursive: true})
    writeFileSync(join(dir, name), text)
  }
  return dir
}

const read = (files: Readonly<Record<string, string | Buffer>>) => readMigrations(folderOf(files))

/** The problems, one line each. */
async function problemsOf(files: Readonly<Record<string, string | Buffer>>): Promise<{message: string; why: string[]}> {
  const dir = folderOf(files)
  try {
    await readMigrations(dir)
  } catch (error) {
    if (!(error instanceof LexigramError) || error.code !== 'LEX_MIGRATION_INVALID') throw error
    return {message: error.message.replace(dir, 'DIR'), why: error.why?.split('\n') ?? []}
  }
  throw new Error('it was read')
}

const SQL = 'select 1;'

describe('a folder', () => {
  it('is read in the order the migrations run; what is none is named, what is hidden or a folder is not', async () => {
    const {ignored, migrations} = await read({
      '10_c.sql': SQL,
      '9_b.ts': 'export async function up() {}\nexport async function down() {}',
      '001_a.sql': SQL,
      '11_d.mjs': 'export async function up() {}',
      'notes.txt': '',
      '12_types.d.ts': '',
      'create_table.sql': SQL,
      '.gitkeep': '',
      'analytics/01_other.sql': SQL,
    })
    expect(migrations.map(({id, kind, name}) => `${id} ${name} ${kind}`)).toEqual([
      '001 001_a sql',
      '9 9_b module',
      '10 10_c sql',
      '11 11_d module',
    ])
    expect(ignored).toEqual(['12_types.d.ts', 'create_table.sql', 'notes.txt'])
  })

  it('that is missing is an error with the way out', async () => {
    await expect(readMigrations('/nowhere/at/all')).rejects.toMatchObject({
      code: 'LEX_MIGRATION_INVALID',
      message: 'cannot read the migration folder /nowhere/at/all',
      fix: 'write the first migration with `lexigram db revision -m "…"`, or correct db.migrations.dir',
    })
  })

  it('with problems reports all of them at once', async () => {
    expect(
      await problemsOf({
        '01_twice.sql': SQL,
        '01_other.sql': SQL,
        '02_empty.sql': '',
        '03_comment.sql': '-- nothing\n',
        '04_latin1.sql': Buffer.from([0x73, 0xe9]),
        '05_same.sql': SQL,
        '05_same.ts': 'export const up = 1',
        '06_alone.down.sql': SQL,
        '07_marks.sql': '-- migrate:down\nselect 1;',
        '08_both.up.sql': '-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;',
        '08_both.down.sql': SQL,
      }),
    ).toEqual({
      message: '8 problems in the migration folder DIR',
      why: [
        '01_twice: the same id as 01_other',
        '02_empty.sql:1:1: the file is empty',
        '03_comment.sql:1:1: the file is empty',
        '04_latin1.sql:1:2: byte 0xe9 is not UTF-8; save the file as UTF-8',
        '05_same.ts: the same migration as 05_same.sql',
        '06_alone.down.sql: there is no 06_alone.up.sql beside it',
        '07_marks.sql:1:1: a down section without an up section',
        '08_both.down.sql: 08_both.up.sql has a down section of its own',
      ],
    })
  })

  it('takes ids of any length, with leading zeros as the same number', async () => {
    expect((await problemsOf({'007_a.sql': SQL, '7_b.sql': SQL})).why).toEqual(['7_b: the same id as 007_a'])
    const {migrations} = await read({'123456789012345678901234567890_b.sql': SQL, '2_a.sql': SQL})
    expect(migrations.map(({name}) => name)).toEqual(['2_a', '123456789012345678901234567890_b'])
  })
})

describe('a checksum', () => {
  const checksums = async (...texts: string[]): Promise<number> => {
    const files = Object.fromEntries(texts.map((text, index) => [`${index + 1}_m.sql`, text]))
    return new Set((await read(files)).migrations.map(({checksum}) => checksum)).size
  }

  it('is the same with a byte-order mark and with any line ends', async () => {
    const text = '-- migrate:up\nselect 1;\n'
    expect(await checksums(text, `\uFEFF${text}`, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r'))).toBe(1)
  })

  it('is another one for any other change', async () => {
    expect(await checksums('select 1;\n', 'select 1; \n', 'select 2;\n', 'select 1;\n\n')).toBe(4)
  })
})

describe('a pair of files', () => {
  it('is one migration, whose down runs as its up does', async () => {
    const {migrations} = await read({
      '01_a.up.sql': '-- migrate:up transaction:false\ncreate table a (id int);',
      '01_a.down.sql': 'drop table a;',
    })
    expect(migrations).toMatchObject([
      {
        name: '01_a',
        up: {transaction: false, text: 'create table a (id int);'},
        down: {transaction: false, text: 'drop table a;', offset: 0, path: expect.stringMatching(/01_a\.down\.sql$/)},
      },
    ])
  })
})

describe('a module', () => {
  it.each([
    ['export async function down() {}', true],
    ['export const down = async () => {}', true],
    ['function down() {}\nexport { up, down }', true],
    ['export async function up() {}', false],
    ['// export function down() {}', false],
  ])('%j is reversible: %s', async (text, hasDown) => {
    expect((await read({'1_m.ts': text})).migrations).toMatchObject([{kind: 'module', hasDown}])
  })
})
