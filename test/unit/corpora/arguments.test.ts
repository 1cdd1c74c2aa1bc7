import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {readArguments, UsageError} from '../../../scripts/corpora/arguments.ts'
import {differencesOf} from '../../../scripts/corpora/counts.ts'
import {jobsOf, readSets} from '../../../scripts/corpora/sets.ts'

describe('the command line of the corpora run', () => {
  it('is read', () => {
    const read = readArguments(['DIR', '--dialect', 'mariadb', '--only', 'x', '--schemas', '--json'])
    expect(read).toEqual({folder: 'DIR', dialect: 'mariadb', only: 'x', schemas: true, inspect: false, json: true})
  })

  it.each([
    [[], 'DIR is missing'],
    [['a', 'b'], 'one DIR, not also b'],
    [['a', '--dialect', 'oracle'], 'unknown dialect oracle'],
    [['a', '--nope'], "Unknown option '--nope'"],
  ])('%j is refused', (args, message) => {
    expect(() => readArguments(args)).toThrow(UsageError)
    expect(() => readArguments(args)).toThrow(message)
  })
})

function jobs(manifest: readonly object[], ...args: string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'lexigram-corpora-'))
  onTestFinished(() => rmSync(folder, {recursive: true}))
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  return jobsOf(readSets(folder), readArguments([folder, ...args])).map(({set, server}) => `${set.name} ${server}`)
}

describe('which set runs where', () => {
  const sets = [
    {name: 'a', dialect: 'mysql', kind: 'migrations', mysql9: true},
    {name: 'b', dialect: 'mysql', kind: 'migrations', mysql9: 'ERROR 1064'},
    {name: 'c', dialect: 'postgres', kind: 'migrations'},
    {name: 'd', dialect: 'sqlite', kind: 'schema'},
  ]

  it.each([
    [[], ['a mariadb', 'a mysql', 'b mariadb', 'c postgres15', 'c postgres18']],
    [['--schemas'], ['a mariadb', 'a mysql', 'b mariadb', 'c postgres15', 'c postgres18', 'd sqlite']],
    [
      ['--dialect', 'mysql'],
      ['a mariadb', 'a mysql', 'b mariadb'],
    ],
    [
      ['--dialect', 'mariadb'],
      ['a mariadb', 'b mariadb'],
    ],
    [
      ['--only', 'c'],
      ['c postgres15', 'c postgres18'],
    ],
  ])('with %j', (args, expected) => expect(jobs(sets, ...args)).toEqual(expected))

  it('names the sets there are when one is unknown', () => {
    expect(() => jobs(sets, '--only', 'z')).toThrow('no set z; there are a, b, c, d')
  })
})

it('differences are those of what both counted', () => {
  const reference = {tables: 3, columns: 12, enums: 1, ext: 'citext'}
  expect(differencesOf({tables: 3, columns: 10, views: 2}, reference, 'sqlite')).toEqual([])
  expect(differencesOf({tables: 2, columns: 10}, reference, 'postgres')).toEqual([
    'tables 2 instead of 3',
    'columns 10 instead of 12',
  ])
})
