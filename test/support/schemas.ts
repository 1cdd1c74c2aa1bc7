/** The published JSON Schemas of what the commands print. */
import {globSync, readFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {Ajv2020} from 'ajv/dist/2020.js'
import {expect} from 'vitest'
import {ROOT} from './build.ts'

const ajv = new Ajv2020({allErrors: true, strict: false})
for (const file of globSync('docs/schemas/*.json', {cwd: ROOT})) {
  ajv.addSchema(JSON.parse(readFileSync(join(ROOT, file), 'utf8')), basename(file))
}

/** Fails unless `document` is as `docs/schemas/NAME.json` says. */
export function expectSchema(name: string, document: unknown): void {
  const validate = ajv.getSchema(`${name}.json`)
  if (validate === undefined) throw new Error(`there is no docs/schemas/${name}.json`)
  validate(document)
  expect(validate.errors ?? [], JSON.stringify(document, undefined, 2)).toEqual([])
}
