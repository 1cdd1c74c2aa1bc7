/**
 * Keys without overlaps and exclusions of partitions: the server attaches none to that of the partitioned table, so they
 * are made by it, with the names that the server chooses.
 */
import type {Constraint, Table} from '../../../schema/model.ts'
import {ident, qualified} from '../quote.ts'
import {indexOf, isClone, type ScriptContext} from './context.ts'
import {constraintExtras} from './indexes.ts'
import {statement} from './piece.ts'

interface Clone {
  readonly table: Table
  readonly constraint: Constraint
}

/** All that adding the constraint to a partitioned table makes below it, each level after the one above. */
export function clonesBelow(context: ScriptContext, {id}: Table, constraint: Constraint): readonly Clone[] {
  return (context.children.get(id) ?? []).flatMap((table) => {
    const own = table.constraints.find(
      (each) => isClone(table, each) && indexOf(table, each)?.postgres?.partitionOf?.id === constraint.id,
    )
    return own === undefined ? [] : [{table, constraint: own}, ...clonesBelow(context, table, own)]
  })
}

/** Gives it the name and the comment that it has. */
export function cloneStatements({table, constraint}: Clone): string[] {
  const chosen = chosenName(table, constraint)
  const {name = chosen} = constraint
  const rename = `ALTER TABLE ${qualified(table.schema, table.name)} RENAME CONSTRAINT ${ident(chosen)} TO ${ident(name)}`
  return [...(name === chosen ? [] : [statement(rename)]), ...constraintExtras(table, constraint)]
}

/** By the server's rule, next to the clones that were made and named before. */
function chosenName(table: Table, constraint: Constraint): string {
  const clones = table.constraints.filter((each) => isClone(table, each))
  const earlier = new Set(clones.slice(0, clones.indexOf(constraint)).map(({name}) => name))
  const columns = (indexOf(table, constraint)?.keys ?? []).map(({column = 'expr'}) => column).join('_')
  for (let number = 0; ; number += 1) {
    const label = `${LABELS[constraint.kind] ?? 'key'}${number === 0 ? '' : number}`
    const name = objectName(table.name, constraint.kind === 'primary key' ? '' : columns, label)
    if (!earlier.has(name)) return name
  }
}

const LABELS: Readonly<Record<string, string>> = {'primary key': 'pkey', exclusion: 'excl'}

const NAME_BYTES = 63

/** The longer of the first two parts is cut until the name fits. */
function objectName(first: string, second: string, label: string): string {
  const parts = second === '' ? [first] : [first, second]
  const room = NAME_BYTES - label.length - parts.length
  const sizes = parts.map((part) => Math.min(Buffer.byteLength(part), NAME_BYTES))
  while (sizes.reduce((sum, size) => sum + size, 0) > room) {
    const longest = (sizes[0] ?? 0) > (sizes[1] ?? 0) ? 0 : sizes.length - 1
    sizes[longest] = (sizes[longest] ?? 0) - 1
  }
  return [...parts.map((part, at) => clipped(part, sizes[at] ?? 0)), label].join('_')
}

/** No character is cut in two. */
const clipped = (text: string, bytes: number): string =>
  new TextDecoder().decode(Buffer.from(text).subarray(0, bytes), {stream: true})
