/** What files of migrations are made of on disk, the same for every database. */
import {expect, it} from 'vitest'
import {applyTo} from '../../support/scripts.ts'
import {describeEachServer} from '../../support/servers.ts'

describeEachServer('files', (kind) => {
  it.each([
    ['a byte-order mark', '\uFEFFCREATE TABLE t (a int);'],
    ['CRLF', '-- x\r\nCREATE TABLE t (\r\n  a int\r\n);\r\nINSERT INTO t\r\nVALUES (1);\r\nDELETE FROM t;\r\n'],
    ['comments at both ends', '/* a; */ -- b;\nCREATE TABLE t (a int); -- c\n/* d */'],
    ['no semicolon at the end', 'CREATE TABLE t (a int)'],
  ])('may have %s', async (_, text) => {
    await applyTo(kind, text, async ({failure}, database) => {
      expect(failure).toBeUndefined()
      expect(await database.query('SELECT * FROM t')).toEqual([])
    })
  })

  it('are refused together, each with its place, when they are no text', async () => {
    const files = {
      '1_latin1.sql': Buffer.from("-- ok\nSELECT 'caf\xe9';", 'latin1'),
      '2_utf16.sql': Buffer.from('\uFEFFSELECT 1;', 'utf16le'),
      '3_nul.sql': "SELECT 'a\0b';",
      '4_goose.sql': '-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;',
    }
    await applyTo(kind, files, async ({failure}) => {
      expect(failure?.code).toBe('LEX_MIGRATION_INVALID')
      expect(failure?.message.split('\n')).toEqual([
        '1_latin1.sql:2:12: byte 0xe9 is not UTF-8; save the file as UTF-8',
        '2_utf16.sql:1:1: it is UTF-16 text; save it as UTF-8',
        '3_nul.sql:1:10: a NUL character, which no SQL text can hold',
        expect.stringMatching(/^4_goose\.sql:3:1: it has the marks of goose; /),
      ])
    })
  })

  it('may hold many and long statements', async () => {
    const long = Array.from({length: 20_000}, (_, index) => `(${index}, '${'x'.repeat(20)}')`).join(',\n')
    const many = Array.from({length: 300}, (_, index) => `INSERT INTO t VALUES (-${index + 1}, 'y');`).join('\n')
    const script = `CREATE TABLE t (a int, b varchar(20));\nINSERT INTO t VALUES ${long};\n${many}`
    await applyTo(kind, script, async ({failure}, database) => {
      expect(failure).toBeUndefined()
      const [row] = await database.query('SELECT count(*) AS n FROM t')
      expect(Number(row?.n)).toBe(20_300)
    })
  })
})
