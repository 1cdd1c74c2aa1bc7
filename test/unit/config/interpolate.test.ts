/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: the configuration has variables of its own */
import {expect, it} from 'vitest'
import {configFolder} from '../../support/config-folder.ts'

it.each([
  ['${A}', 'one'],
  ['x${A}y${A}z', 'xoneyonez'],
  ['${NO:default}', 'default'],
  ['${A:default}', 'one'],
  ['${EMPTY:default}x', 'x'],
  ['${NO:}x', 'x'],
  ['${NO:postgresql://u:p@h:1/d}', 'postgresql://u:p@h:1/d'],
  ['${NO:{"a": {"b": 1}}}', '{"a": {"b": 1}}'],
  ['${NO:${A}/${NO:two}}', 'one/two'],
  ['$${A}', '${A}'],
  ['$$${A}', '$${A}'],
  ['${NO:$${A}}', '${A}'],
  ['$A $ {A}', '$A $ {A}'],
  ['${ A }', 'one'],
  ['${LOOP}', '${A}'],
])('turns %s into %s', async (text, expected) => {
  using folder = configFolder({'application.yaml': 'x: 1'})
  folder.write({'application.yaml': `db: {backend: {url: "sqlite://"}, migrations: {table: '${text}'}}`})
  const config = await folder.load({env: {A: 'one', EMPTY: '', LOOP: '${A}'}})
  expect(config.backends[0].migrations.table).toBe(expected)
})

it.each(['${A', '${}', '${a b}', '${1A}', '${NO:${A}', 'x${NO:{}'])('refuses %s', async (text) => {
  using folder = configFolder({'application.yaml': `db: {backend: {url: "sqlite://"}, migrations: {table: '${text}'}}`})
  expect(await folder.failure()).toMatchObject({code: 'LEX_CONFIG_INVALID', problems: [{kind: 'bad-interpolation'}]})
})
