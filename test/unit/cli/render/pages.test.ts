/** Whole pages, wide and at 40 columns, without colour and with it. */
import {Chalk} from 'chalk'
import {describe, expect, it} from 'vitest'
import {renderError} from '../../../../src/lib/cli/render/error.ts'
import {renderHistory} from '../../../../src/lib/cli/render/history.ts'
import {clip, renderDuration} from '../../../../src/lib/cli/render/layout.ts'
import {renderRun} from '../../../../src/lib/cli/render/run-report.ts'
import {renderStatus} from '../../../../src/lib/cli/render/status.ts'
import type {Screen} from '../../../../src/lib/cli/screen.ts'
import {LexigramError} from '../../../../src/lib/core/errors.ts'
import type {RunReport} from '../../../../src/lib/migrations/migrate.ts'
import type {MigrationStatus, StatusReport} from '../../../../src/lib/operations/status.ts'

const UNICODE = {ok: '✔', failed: '✖', pending: '○', warning: '⚠', ellipsis: '…', arrow: '→'}
const ASCII = {ok: 'ok', failed: 'FAILED', pending: 'pending', warning: 'warning:', ellipsis: '...', arrow: '->'}

const screen = (width: number, more: Partial<Screen> = {}): Screen => ({
  isTty: true,
  width,
  color: new Chalk({level: 0}),
  symbols: UNICODE,
  write: () => {},
  ...more,
})
const WIDE = screen(120)
const NARROW = screen(40)
const PIPED = screen(Number.POSITIVE_INFINITY, {isTty: false, symbols: ASCII})

const backend = {
  name: 'primary',
  dialect: 'postgres',
  product: 'PostgreSQL',
  serverVersion: '18.1',
  address: 'postgresql://app@localhost/shop',
}

const migration = (name: string, more: Partial<MigrationStatus> = {}): MigrationStatus => ({
  name,
  state: 'applied',
  appliedAt: new Date('2026-11-23T10:30:00Z'),
  durationMs: 1_234,
  reversible: true,
  detail: undefined,
  ...more,
})

const unfinished = {appliedAt: undefined, durationMs: undefined}

const status: StatusReport = {
  ...backend,
  current: '02_b',
  pending: 1,
  ignored: [],
  migrations: [
    migration('20261123103000_create_products'),
    migration('20261123103001_größe', {state: 'changed'}),
    migration('20261123104500_index', {
      ...unfinished,
      state: 'failed',
      detail: '1 of 3 statements done; no such table',
    }),
    migration('20261123104600_orders', {...unfinished, state: 'pending'}),
  ],
}

describe('the status', () => {
  it('is a table where there is room', () => {
    expect(renderStatus(status, WIDE)).toMatchInlineSnapshot(`
      "primary   postgresql://app@localhost/shop   PostgreSQL 18.1
        ✔  20261123103000_create_products           2026-11-23 10:30:00                    1.2 s
        ⚠  20261123103001_größe            changed  2026-11-23 10:30:00                    1.2 s
        ✖  20261123104500_index            failed   1 of 3 statements done; no such table
        ○  20261123104600_orders
        1 pending, 1 changed, 1 failed
      "
    `)
  })

  it('is stacked at 40 columns', () => {
    expect(renderStatus(status, NARROW)).toMatchInlineSnapshot(`
      "primary
        postgresql://app@localhost/shop
        PostgreSQL 18.1
        ✔ 20261123103000_create_products
          2026-11-23 10:30:00
          1.2 s
        ⚠ 20261123103001_größe
          changed
          2026-11-23 10:30:00
          1.2 s
        ✖ 20261123104500_index
          failed
          1 of 3 statements done; no such table
        ○ 20261123104600_orders
        1 pending, 1 changed, 1 failed
      "
    `)
  })

  it('is plain when piped', () => {
    expect(
      renderStatus({...status, migrations: status.migrations.slice(0, 1), pending: 0}, PIPED),
    ).toMatchInlineSnapshot(`
      "primary   postgresql://app@localhost/shop   PostgreSQL 18.1
        ok  20261123103000_create_products  2026-11-23 10:30:00  1.2 s
        up to date: 1 migration applied
      "
    `)
  })
})

const run = (more: Partial<RunReport>): RunReport => ({
  ...backend,
  from: undefined,
  to: '02_b',
  durationMs: 61_500,
  migrations: [
    {name: '01_a', state: 'applied', statements: 1, durationMs: 5},
    {name: '02_b', state: 'pending', statements: 2, durationMs: 0},
  ],
  ignored: [],
  error: undefined,
  ...more,
})

describe('the end of a run', () => {
  it('sums up what was done and what was not', () => {
    expect(renderRun(run({}), 'upgrade', WIDE)).toBe('  1 applied, 1 not run, at 02_b (1 min 2 s)\n')
  })

  it('says when there was nothing to do', () => {
    expect(renderRun(run({migrations: [], to: undefined}), 'downgrade', NARROW)).toBe(
      'primary\n  postgresql://app@localhost/shop\n  PostgreSQL 18.1\n  nothing to do, at base\n',
    )
  })

  it('lists the plan of a dry run', () => {
    expect(renderRun(run({}), 'dry-run', WIDE)).toMatchInlineSnapshot(`
      "primary   postgresql://app@localhost/shop   PostgreSQL 18.1
        01_a   1 statement
        02_b   2 statements
        2 migrations would run
      "
    `)
  })
})

it('the history has a line for each entry, newest first', () => {
  const entry = {checksum: 'x', durationMs: 12, who: 'ann@laptop', lexigramVersion: '0.1.0'}
  const at = new Date('2026-11-23T10:30:00.999Z')
  const report = {
    name: 'primary',
    dialect: 'postgres',
    entries: [
      {...entry, name: '01_a', action: 'down' as const, at},
      {...entry, name: '01_a', action: 'up' as const, at},
    ],
  }
  expect(renderHistory(report, WIDE)).toMatchInlineSnapshot(`
    "primary
      2026-11-23 10:30:00  down  01_a  12 ms  ann@laptop
      2026-11-23 10:30:00  up    01_a  12 ms  ann@laptop
    "
  `)
  expect(renderHistory({...report, entries: []}, WIDE)).toBe('primary\n  nothing was run yet\n')
})

describe('an error', () => {
  const error = new LexigramError('LEX_MIGRATION_FAILED', '02_b failed: relation "x" does not exist', {
    why: 'statement 1 of 2 failed\nand more',
    fix: 'mend it',
    location: {file: '/app/migrations/02_b.sql', line: 3, column: 9, sourceLine: '\t数据 = "x" pass'},
    database: {code: '42P01', detail: 'a detail', hint: 'a hint'},
  })
  const hide = (text: string): string => text.replaceAll('pass', '***')

  it('shows the place, the line with a caret, what the database said, why and fix', () => {
    expect(renderError(error, WIDE, hide, '/app')).toMatchInlineSnapshot(`
      "✖ LEX_MIGRATION_FAILED  02_b failed: relation "x" does not exist
        migrations/02_b.sql:3:9
        |  数据 = "x" ***
        |           ^
        why: statement 1 of 2 failed
             and more
        database: 42P01
        detail: a detail
        hint: a hint
        fix: mend it
      "
    `)
  })

  it('is plain when piped, with the whole path of a file elsewhere', () => {
    expect(renderError(new LexigramError('LEX_USAGE', 'no', {location: {file: '/x/y.sql'}}), PIPED, hide, '/app')).toBe(
      'error: LEX_USAGE  no\n  /x/y.sql\n',
    )
  })

  it('cuts a long line around the caret', () => {
    const sourceLine = `${'a'.repeat(200)}HERE${'b'.repeat(200)}`
    const long = new LexigramError('LEX_USAGE', 'no', {
      location: {file: '/app/y.sql', line: 1, column: 201, sourceLine},
    })
    const lines = renderError(long, NARROW, hide, '/app').split('\n')
    expect(lines.map((line) => line.length <= 40)).toEqual(lines.map(() => true))
    expect(lines[2]?.indexOf('HERE')).toBe(lines[3]?.indexOf('^'))
  })
})

it.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_000, '1.0 s'],
  [59_940, '59.9 s'],
  [59_999, '1 min 0 s'],
  [119_999, '2 min 0 s'],
  [125_000, '2 min 5 s'],
])('%i ms is %s', (ms, text) => expect(renderDuration(ms)).toBe(text))

it('clips to columns, not to characters', () => {
  expect(clip('select\n  数据数据', 12, '…')).toBe('select 数据…')
  expect(clip('short', 12, '…')).toBe('short')
})
