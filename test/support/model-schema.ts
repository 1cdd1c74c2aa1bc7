/** The JSON Schema of the model, made from its types. */
import {join} from 'node:path'
import {createGenerator} from 'ts-json-schema-generator'
import {ROOT} from './build.ts'

/**
 * @param open - whether objects may have fields that the types do not know: a later version may add some, so the published
 * schema allows them. Tests do not.
 */
export function modelSchema({open}: {readonly open: boolean}): object {
  const generator = createGenerator({
    path: join(ROOT, 'src/lib/schema/model.ts'),
    tsconfig: join(ROOT, 'tsconfig.json'),
    type: 'DatabaseModel',
    additionalProperties: open,
    // The types are checked elsewhere, by another version of the compiler.
    skipTypeCheck: true,
    sortProps: false,
  })
  const {$schema, $ref, definitions} = generator.createSchema('DatabaseModel')
  return {
    $schema,
    $id: 'schema-model.json',
    title: 'What `lexigram db inspect --format json` writes',
    $ref,
    definitions,
  }
}
