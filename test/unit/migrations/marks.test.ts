import {describe, expect, it} from 'vitest'
import {readMarks} from '../../../src/lib/migrations/marks.ts'

const UP = 'CREATE TABLE t (a int);\n'
const DOWN = 'DROP TABLE t;\n'

describe("another tool's marks", () => {
  it.each([
    ['goose', '-- +goose Up\n', '-- +goose Down'],
    ['goose', '', '--+goose DOWN'],
    ['sql-migrate', '-- +migrate Up\n', '-- +migrate Down'],
    ['micrate', '-- +micrate Up\n', '-- +micrate Down'],
    ['node-pg-migrate', '-- Up Migration\n', '-- Down Migration'],
    ['Play', '# --- !Ups\n', '# --- !Downs'],
    ['rambler', '-- rambler up\n', '-- rambler down'],
    ['MyBatis', '-- // first\n', '-- //@UNDO'],
    ['shmig', '-- ==== UP ====\n', '-- ==== DOWN ===='],
    ['tern', '', '---- create above / drop below ----'],
  ])('of %s are refused, for its down part would run right after the up part: %s%s', (tool, up, down) => {
    const source = `${up}${UP}${down}\n${DOWN}`
    expect(readMarks(source, '/m.sql')).toEqual({
      ok: false,
      problem: {
        message: `it has the marks of ${tool}; write "-- migrate:up" and "-- migrate:down" in their place, else its down part would run too`,
        offset: source.indexOf(down),
      },
    })
  })

  it.each([
    ['an up part only', `-- +goose Up\n-- +goose StatementBegin\n${UP}-- +goose StatementEnd\n`],
    ['in the middle of a line', `SELECT '-- +goose Down';\n`],
    ['marks of our own too', `-- migrate:up\n${UP}-- +goose Down\n-- migrate:down\n${DOWN}`],
  ])('may stand there with %s', (_, source) => expect(readMarks(source, '/m.sql').ok).toBe(true))
})
