/** The parts of a table below its columns in words: constraints, indexes, triggers, and who refers to it. Pure. */
import {oneLine} from '../../../core/visible.ts'
import {objectId} from '../../basics.ts'
import type {Constraint, ForeignKey, Index, IndexKey, Table, Trigger} from '../../model.ts'
import {dialectFacts, type Shared} from './facts.ts'
import type {Line} from './model.ts'
import {bracketed, columnList, type Names, quoted} from './names.ts'

const comment = (part: {readonly comment?: string}): Pick<Line, 'comment'> =>
  part.comment === undefined ? {} : {comment: part.comment}

/** What any constraint may be. */
function attributes(constraint: Constraint, names: Names): string[] {
  const {deferrable, notValid, notEnforced} = constraint
  return [
    ...(deferrable === undefined ? [] : [deferrable === 'deferred' ? 'deferrable, initially deferred' : 'deferrable']),
    ...(notValid === true ? ['not validated'] : []),
    ...(notEnforced === true ? ['not enforced'] : []),
    ...dialectFacts(constraint, names),
  ]
}

/** `on delete cascade`. */
const actions = ({onUpdate, onDelete, match}: ForeignKey): string[] => [
  ...(onDelete === undefined ? [] : [`on delete ${onDelete}`]),
  ...(onUpdate === undefined ? [] : [`on update ${onUpdate}`]),
  ...(match === undefined ? [] : [`match ${match}`]),
]

function essence(constraint: Constraint): string[] {
  switch (constraint.kind) {
    case 'check':
      return [bracketed(oneLine(constraint.expression))]
    case 'exclusion':
      return [oneLine(constraint.definition)]
    case 'unique':
      return [columnList(constraint.columns), ...(constraint.nullsNotDistinct === true ? ['nulls not distinct'] : [])]
    default:
      return [columnList(constraint.columns)]
  }
}

function constraintLine(constraint: Constraint, names: Names): Line {
  const {kind, name} = constraint
  const line = {kind, name: name === undefined ? '' : quoted(name), ...comment(constraint)}
  const details = [...essence(constraint), ...attributes(constraint, names)]
  if (constraint.kind !== 'foreign key') return {...line, details}
  const {schema, table, columns} = constraint.references
  return {
    ...line,
    details: [...essence(constraint), ...actions(constraint), ...attributes(constraint, names)],
    refersTo: {
      id: objectId('table', [schema, table]),
      label: `${names.of({schema, name: table})} ${columnList(columns)}`,
    },
  }
}

/** A constraint without a name is told by its kind. */
function ownerText(index: Index, constraints: readonly Constraint[]): string[] {
  if (index.constraint === undefined) return []
  const owner = constraints.find((constraint) => isOf(index, constraint))
  return [
    owner !== undefined && owner.name === undefined
      ? `of the ${owner.kind}${owner.kind === 'primary key' ? '' : ' constraint'}`
      : `of constraint ${quoted(index.constraint)}`,
  ]
}

function keyText({column, expression, length, collation, opclass, descending, nulls}: IndexKey): string {
  const of = column === undefined ? oneLine(expression ?? '') : quoted(column)
  return [
    `${of}${length === undefined ? '' : `(${length})`}`,
    ...(collation === undefined ? [] : [`collate ${collation}`]),
    ...(opclass === undefined ? [] : [opclass]),
    ...(descending === true ? ['desc'] : []),
    ...(nulls === undefined ? [] : [`nulls ${nulls}`]),
  ].join(' ')
}

/** What the listing of columns tells whole: a key of one column that has neither name nor anything else to it. */
const isSeen = ({kind, name, details, comment: told}: Line): boolean =>
  name === '' &&
  told === undefined &&
  details.length === 1 &&
  ['primary key', 'unique', 'foreign key'].includes(kind) &&
  !details[0]?.includes(', ')

export const constraintLines = (constraints: readonly Constraint[], names: Names): Line[] =>
  constraints.map((constraint) => constraintLine(constraint, names)).filter((line) => !isSeen(line))

/** A constraint without a name is known by what its id has in place of one. */
const isOf = ({constraint: owner}: Index, {id, name}: Constraint): boolean =>
  owner !== undefined && (name === undefined ? id.endsWith(`.${owner}`) : name === owner)

/** Whether the constraint that it belongs to tells all there is to it. */
const isTold = (index: Index, constraints: readonly Constraint[]): boolean =>
  constraints.some(
    (constraint) =>
      isOf(index, constraint) &&
      (constraint.kind === 'exclusion' ||
        ('columns' in constraint &&
          columnList(constraint.columns) === `(${index.keys.map(keyText).join(', ')})` &&
          index.include === undefined &&
          index.where === undefined &&
          index.comment === undefined)),
  )

export function indexLines(indexes: readonly Index[], constraints: readonly Constraint[], names: Names): Line[] {
  const shown = indexes.filter((index) => index.constraint === undefined || !isTold(index, constraints))
  return shown.map((index) => ({
    kind: index.unique ? 'unique index' : 'index',
    name: quoted(index.name),
    details: [
      `${index.method} (${index.keys.map(keyText).join(', ')})`,
      ...(index.include === undefined ? [] : [`include ${columnList(index.include)}`]),
      ...(index.where === undefined ? [] : [`where ${oneLine(index.where)}`]),
      ...ownerText(index, constraints),
      ...dialectFacts(index, names),
    ],
    ...comment(index),
  }))
}

export const triggerLines = (triggers: readonly Trigger[], names: Names, shared: Shared): Line[] =>
  triggers.map((trigger) => ({
    kind: 'trigger',
    name: quoted(trigger.name),
    details: [
      `${trigger.timing} ${trigger.events.join(' or ')}`,
      `for each ${trigger.level}`,
      ...(trigger.dependsOn ?? []).flatMap((id) => (isRoutine(id) ? [`runs ${names.ofId(id) ?? id}`] : [])),
      ...dialectFacts(trigger, names, shared),
    ],
    ...comment(trigger),
    definition: trigger.definition,
  }))

const isRoutine = (id: string): boolean => /^(function|procedure):/.test(id)

/** Lines of the foreign keys that refer to each table, by its id; their own tables in the order of the model. */
export function referencedBy(tables: readonly Table[], names: Names): ReadonlyMap<string, readonly Line[]> {
  const lines = new Map<string, Line[]>()
  for (const table of tables) {
    for (const key of table.constraints) {
      if (key.kind !== 'foreign key') continue
      const id = objectId('table', [key.references.schema, key.references.table])
      const known = lines.get(id) ?? []
      lines.set(id, known)
      known.push({
        kind: 'referenced by',
        name: names.of(table),
        details: [columnList(key.columns), ...actions(key)],
        refersTo: {id: table.id, label: ''},
      })
    }
  }
  return lines
}
