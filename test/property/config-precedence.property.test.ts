/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: the configuration has variables of its own */
import fc from 'fast-check'
import {expect, it} from 'vitest'
import {parseTemplate} from '../../src/lib/config/interpolate.ts'
import {Redactor} from '../../src/lib/config/redact.ts'
import {parseDatabaseUrl} from '../../src/lib/config/url.ts'
import {LexigramError} from '../../src/lib/core/errors.ts'
import {configFolder} from '../support/config-folder.ts'

/** Highest first, as SPEC has it. */
const SOURCES = ['flag', 'variable', 'dotenv', 'profile', 'file'] as const
const ORIGINS = {
  flag: '--flag',
  variable: 'LEX_DB__POOL__MAX_SIZE',
  dotenv: 'LEX_DB__POOL__MAX_SIZE from .env:1',
  profile: 'application.p.yaml:1:23',
  file: 'application.yaml:3:20',
  default: 'default',
}
const VALUES = {flag: 21, variable: 22, dotenv: 23, profile: 24, file: 25, default: 10}

it('obeys flag > variable > profile > file > default for any subset, and names the origin', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray([...SOURCES]), async (present) => {
      const has = (source: (typeof SOURCES)[number]): boolean => present.includes(source)
      using folder = configFolder({
        'application.yaml': `db:\n  backend: {url: "sqlite://"}\n  pool: {${has('file') ? `max_size: ${VALUES.file}` : ''}}\n`,
        'application.p.yaml': has('profile') ? `db: {pool: {max_size: ${VALUES.profile}}}` : '',
        '.env': has('dotenv') ? `LEX_DB__POOL__MAX_SIZE=${VALUES.dotenv}\n` : '',
      })
      const config = await folder.load({
        profile: 'p',
        env: has('variable') ? {LEX_DB__POOL__MAX_SIZE: String(VALUES.variable)} : {},
        flags: has('flag') ? [{key: 'db.pool.max_size', flag: '--flag', value: VALUES.flag}] : [],
      })
      const winner = SOURCES.find(has) ?? 'default'
      expect(config.backends[0].pool.maxSize).toBe(VALUES[winner])
      expect(config.values.find(({key}) => key === 'db.pool.max_size')).toEqual({
        key: 'db.pool.max_size',
        value: VALUES[winner],
        origin: ORIGINS[winner],
      })
    }),
    {numRuns: 100},
  )
})

const soup = fc.array(
  fc.oneof(
    fc.constantFrom('${', '}', '$', '$${', ':', 'A', 'NO', '{', '"', "'", '\\', '\n', ' '),
    fc.string({maxLength: 4}),
  ),
  {maxLength: 30},
)

it('never throws anything but a LexigramError, whatever a string holds', async () => {
  await fc.assert(
    fc.asyncProperty(soup, async (parts) => {
      using folder = configFolder({
        'application.yaml': `db: {backend: {url: "sqlite://"}, migrations: {table: ${JSON.stringify(parts.join(''))}}}`,
      })
      const error = await folder.load({env: {A: 'a'}}).catch((thrown: unknown) => thrown)
      expect(!(error instanceof Error) || error instanceof LexigramError).toBe(true)
    }),
    {numRuns: 500},
  )
})

it('never throws anything but a LexigramError, whatever the file holds', async () => {
  const yaml = fc.array(
    fc.constantFrom(
      'db:',
      'sql:',
      '\n',
      '\n  ',
      '\n    ',
      'backend:',
      'url:',
      'pool',
      ': ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '!x ',
      '<<: ',
      '1',
      'null',
      '~',
      '"',
      '|',
      '${X}',
      '# ',
      '---',
      ',',
      '\t',
    ),
    {maxLength: 25},
  )
  await fc.assert(
    fc.asyncProperty(yaml, async (parts) => {
      using folder = configFolder({'application.yaml': parts.join('')})
      const error = await folder.load().catch((thrown: unknown) => thrown)
      expect(!(error instanceof Error) || error instanceof LexigramError).toBe(true)
    }),
    {numRuns: 1_000},
  )
})

it('keeps the text of a template that has no variables', () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => !text.includes('${')),
      (text) => {
        expect(parseTemplate(text)).toEqual(text === '' ? [{kind: 'text', text: ''}] : [{kind: 'text', text}])
      },
    ),
  )
})

const password = fc.string({unit: 'grapheme', minLength: 1, maxLength: 20})

it.each(['postgresql', 'mysql'])('reads back a percent-encoded password of %s', (scheme) => {
  fc.assert(
    fc.property(password, (secret) => {
      const result = parseDatabaseUrl(`${scheme}://u:${encodeURIComponent(secret)}@h/d`, {dir: '/'})
      expect(result.ok && 'password' in result.url && result.url.password?.reveal()).toBe(secret)
    }),
  )
})

/** A password that no other text holds, with the characters that go wrong. */
const secret = fc
  .string({unit: fc.constantFrom(...'@/:?#%&=+ \'"\\{}$,;[]äx'), maxLength: 8})
  .map((odd) => `Zq9${odd}Wv7`)
const leaks = (text: string): boolean => text.includes('Zq9') || text.includes('Wv7')

it('shows no piece of a password, whatever is wrong with the configuration', async () => {
  const place = fc.constantFrom(
    (raw: string) => ({LEX_DB__BACKEND__URL: `postgres://u:${raw}@h/d`}),
    (raw: string) => ({LEX_DB__BACKEND__URL: `mysql://u:${raw}@h`}),
    (raw: string) => ({LEX_DB__BACKEND__URL: `mongodb://u:${raw}@h/d`}),
    (raw: string) => ({LEX_DB__BACKEND__URL: `u:${raw}@h/d`}),
    (raw: string) => ({LEX_DB__BACKEND__URL: `postgres://h/d?password=${raw}`}),
    (raw: string) => ({LEX_DB__POOL__MAX_SIZE: `postgres://u:${raw}@h/d`}),
    (raw: string) => ({LEX_DB__BACKEND__PASSWORD: raw}),
    (raw: string) => ({DATABASE_URL: `postgres://u:${raw}@h/d`, LEX_DB__POOL__MAX_SIZ: '1'}),
    (raw: string) => ({PGPASSWORD: raw, DATABASE_URL: 'postgres://u@h/d'}),
  )
  await fc.assert(
    fc.asyncProperty(secret, place, fc.boolean(), async (raw, put, encoded) => {
      using folder = configFolder({'application.yaml': 'db:\n'})
      const outcome = await folder
        .load({env: put(encoded ? encodeURIComponent(raw) : raw)})
        .catch((error: unknown) => error)
      const shown =
        outcome instanceof LexigramError
          ? `${outcome.stack} ${outcome.why} ${outcome.fix} ${JSON.stringify(outcome)}`
          : JSON.stringify(outcome)
      expect(leaks(shown) ? shown : '').toBe('')
    }),
    {numRuns: 1_000},
  )
})

it('redacts a known secret in raw, encoded and quoted form', () => {
  fc.assert(
    fc.property(password, fc.string(), fc.string(), (known, before, after) => {
      const redactor = new Redactor([known])
      for (const form of [known, encodeURIComponent(known), JSON.stringify(known).slice(1, -1)]) {
        const long = `Zq9${form}Wv7`
        const text = new Redactor([`Zq9${known}Wv7`]).redact(`${before} ${long} ${after}`)
        expect(text.includes(long)).toBe(false)
      }
      expect(redactor.redact(` ${known} `)).not.toContain(` ${known} `)
    }),
  )
})
