/** Types of the database that the file exports under a name: enums as unions, composites as the text they are read as. Pure. */
import type {ObjectId} from '../../basics.ts'
import type {CompositeType, DatabaseModel, TypeObject} from '../../model.ts'
import type {Identifiers} from './identifiers.ts'
import {docComment} from './literal.ts'
import {type TypeNames, unionOf} from './values.ts'

export interface NamedTypes {
  readonly names: TypeNames
  /** Declarations, each with its comment. */
  readonly declarations: readonly string[]
}

type WordsOf = (object: {readonly schema?: string; readonly name: string}) => readonly string[]

export function namedTypes({types}: DatabaseModel, claim: Identifiers['claim'], wordsOf: WordsOf): NamedTypes {
  const names = new Map<ObjectId, string>()
  const declarations: string[] = []
  for (const type of types) {
    if (type.kind !== 'enum' && type.kind !== 'composite') continue
    const name = claim(wordsOf(type))
    names.set(type.id, name)
    const body = type.kind === 'enum' ? unionOf(type.values) : 'string'
    declarations.push([...docComment(documentation(type), 0), `export type ${name} = ${body}`].join('\n'))
  }
  for (const type of types) nameDomain(type, types, names)
  return {names, declarations}
}

/** A domain is called what its base type is called, through any number of domains. */
function nameDomain(domain: TypeObject, types: readonly TypeObject[], names: Map<ObjectId, string>): void {
  let base: TypeObject | undefined = domain
  // As many steps as there are types: a model read from a file may go round in circles.
  for (let step = 0; step < types.length && base?.kind === 'domain'; step += 1) {
    const {typeId}: {readonly typeId?: ObjectId} = base
    base = types.find(({id}) => id === typeId)
  }
  const name = base === undefined ? undefined : names.get(base.id)
  if (name !== undefined && domain.kind === 'domain') names.set(domain.id, name)
}

const documentation = (type: TypeObject): string[] => [
  ...(type.comment === undefined ? [] : [type.comment]),
  ...(type.kind === 'composite' ? [attributesOf(type)] : []),
]

const attributesOf = ({attributes}: CompositeType): string =>
  `A row as text, as the database prints it: (${attributes.map(({name, type}) => `${name} ${type}`).join(', ')})`
