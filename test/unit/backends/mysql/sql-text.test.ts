import {describe, expect, it} from 'vitest'
import {plainExpression} from '../../../../src/lib/backends/mysql/model/column.ts'
import {mended} from '../../../../src/lib/backends/mysql/model/mended.ts'
import {plainSql, queryWithoutDatabase, withoutDatabase} from '../../../../src/lib/backends/mysql/model/tokens.ts'
import {quoteAccount, quoteName, quoteText, unquote} from '../../../../src/lib/backends/mysql/sql-text.ts'

describe('quoting', () => {
  it.each(['', "it's", 'back\\slash', 'line\nend\r\n', 'nul\0', '"`', '\x1a'])('brings %j back', (text) => {
    expect(unquote(quoteText(text))).toBe(text)
    expect(unquote(quoteName(text))).toBe(text)
  })

  it('knows accounts and roles', () => {
    expect(quoteAccount('a@b@%')).toBe('`a@b`@`%`')
    expect(quoteAccount('role')).toBe('`role`')
  })
})

describe('expressions of the dictionary', () => {
  it.each([
    ["(`a` <> _utf8mb4\\'it\\\\\\'s\\')", "`a` <> _utf8mb4'it\\'s'"],
    ['(`a` + 1)', '`a` + 1'],
    ['(`a`) + (1)', '(`a`) + (1)'],
    ["concat(`a`,'x\\\\')", "concat(`a`,'x\\\\')"],
    ['uuid()', 'uuid()'],
    ["(`\u00c3\u00b6` <> _utf8mb4\\'\u00c3\u0178\\')", "`ö` <> _utf8mb4'ß'"],
  ])('%s is %s', (text, sql) => {
    expect(plainExpression(text)).toBe(sql)
  })

  it('writes bytes that are no UTF-8 as numbers', () => {
    expect(mended("concat(`\u00c3\u00b6`,_latin1'\u00e9')")).toBe('concat(`ö`,_latin1 0xE9)')
    expect(mended("'日'")).toBe("'日'")
    expect(mended('plain')).toBe('plain')
  })
})

describe("the database's own name", () => {
  it('is taken away where it qualifies', () => {
    expect(withoutDatabase('nextval(`shop`.`ids`)', 'shop')).toBe('nextval(`ids`)')
    expect(withoutDatabase("concat('`shop`.', `t`.`shop`)", 'shop')).toBe("concat('`shop`.', `t`.`shop`)")
  })

  it('is kept in a query where it may be a table', () => {
    const query = 'select `shop`.`t`.`a`, `shop`.`id`, `t`.`shop`.`b` from `t` join `t` `shop`'
    expect(queryWithoutDatabase(query, 'shop')).toBe(
      'select `t`.`a`, `shop`.`id`, `t`.`shop`.`b` from `t` join `t` `shop`',
    )
  })
})

it('executable comments are opened', () => {
  expect(plainSql('text /*M!100301 COMPRESSED*/')).toBe('text COMPRESSED')
})
