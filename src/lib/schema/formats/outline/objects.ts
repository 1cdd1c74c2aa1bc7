/** Objects that are no tables in words: views, routines, types, sequences, and what only one dialect has. Pure. */
import {oneLine} from '../../../core/visible.ts'
import type {
  Argument,
  DomainType,
  Namespace,
  OtherObject,
  Routine,
  SchemaObject,
  Sequence,
  TypeObject,
  View,
} from '../../model.ts'
import {columnLine, type OutlineContext, sequenceDetails} from './columns.ts'
import {dialectFacts, dialectLines} from './facts.ts'
import {grantLines, ownerDetails} from './grants.ts'
import {indexLines, triggerLines} from './lines.ts'
import type {Block, ColumnLine, Line} from './model.ts'
import {bracketed, quoted} from './names.ts'
import {sizeDetails} from './size.ts'

/** What every block has; kind and title may be told better by who knows. */
const blockOf = (object: SchemaObject & {readonly kind: string}, {names}: OutlineContext) => ({
  id: object.id,
  kind: object.kind,
  title: names.of(object),
  ...(object.comment === undefined ? {} : {comment: object.comment}),
  columns: [],
  lines: grantLines(object),
})

/** What the query of a view needs. */
function sources({dependsOn = []}: SchemaObject, {names}: OutlineContext): Line[] {
  const uses = dependsOn.flatMap((id) => {
    const label = names.ofId(id)
    return label === undefined || id.startsWith('schema:') ? [] : [{id, label}]
  })
  return uses.length === 0 ? [] : [{kind: 'uses', name: '', details: [], uses}]
}

export function viewBlock(view: View, context: OutlineContext): Block {
  const {names, shared} = context
  const {indexes = [], triggers, definition, checkOption} = view
  return {
    ...blockOf(view, context),
    kind: view.materialized === true ? 'materialized view' : 'view',
    details: [
      ...(view.materialized === true ? ['materialized'] : []),
      // A plain view has no size, whatever the server says.
      ...(view.materialized === true ? sizeDetails(view.size) : []),
      ...(checkOption === undefined ? [] : [`check option: ${checkOption}`]),
      ...(view.broken === undefined ? [] : [`broken: ${view.broken}`]),
      ...dialectFacts(view, names, shared.view),
      ...ownerDetails(view),
    ],
    columns: view.columns.map((column) => columnLine(column, context)),
    lines: [
      ...indexLines(indexes, [], names),
      ...triggerLines(triggers, names, shared.trigger ?? {}),
      ...dialectLines(view, names),
      ...sources(view, context),
      ...grantLines(view),
    ],
    definition,
  }
}

/** `OUT total integer`; what goes in says nothing of that. */
const argumentText = ({name, mode, type, default: value}: Argument): string =>
  [
    ...(mode === 'in' || mode === 'table' ? [] : [mode]),
    ...(name === undefined ? [] : [quoted(name)]),
    oneLine(type),
    ...(value === undefined ? [] : [`default ${oneLine(value)}`]),
  ].join(' ')

export function routineBlock(routine: Routine, context: OutlineContext): Block {
  const {returns, language, definition} = routine
  // Those of mode `table` are told by `returns`.
  const args = routine.arguments.filter(({mode}) => mode !== 'table').map(argumentText)
  return {
    ...blockOf(routine, context),
    signature: `(${args.join(', ')})`,
    details: [
      ...(returns === undefined ? [] : [`returns ${oneLine(returns)}`]),
      ...(language === undefined ? [] : [`language: ${language}`]),
      ...dialectFacts(routine, context.names, context.shared.routine),
      ...ownerDetails(routine),
    ],
    definition,
  }
}

export function sequenceBlock(sequence: Sequence, context: OutlineContext): Block {
  const {type, ownedBy} = sequence
  const {names, shared} = context
  return {
    ...blockOf(sequence, context),
    details: [
      ...(type === undefined ? [] : [`as ${type}`]),
      ...sequenceDetails(sequence),
      ...(ownedBy === undefined
        ? []
        : [`owned by: ${names.of({schema: ownedBy.schema, name: ownedBy.table})}.${quoted(ownedBy.column)}`]),
      ...dialectFacts(sequence, names, shared.sequence),
      ...ownerDetails(sequence),
    ],
  }
}

function domainDetails({type, nullable, default: value, collation, checks}: DomainType): string[] {
  return [
    oneLine(type),
    ...(nullable ? [] : ['not null']),
    ...(value === undefined ? [] : [`default ${oneLine(value)}`]),
    ...(collation === undefined ? [] : [`collate ${collation}`]),
    ...checks.map(({name, expression, notValid}) =>
      [
        `check${name === undefined ? '' : ` ${quoted(name)}`} ${bracketed(oneLine(expression))}`,
        ...(notValid === true ? ['not validated'] : []),
      ].join(', '),
    ),
  ]
}

function typeDetails(type: TypeObject): string[] {
  switch (type.kind) {
    case 'enum':
      return [type.values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')]
    case 'domain':
      return domainDetails(type)
    case 'range':
      return [`of ${type.subtype}`]
    case 'composite':
      return []
  }
}

const attributeLines = (type: TypeObject): ColumnLine[] =>
  type.kind !== 'composite'
    ? []
    : type.attributes.map(({name, type: attributeType, collation, comment}) => ({
        name: quoted(name),
        type: oneLine(attributeType),
        nullable: true,
        keys: [],
        references: [],
        details: collation === undefined ? [] : [`collate ${collation}`],
        ...(comment === undefined ? {} : {comment}),
      }))

export const typeBlock = (type: TypeObject, context: OutlineContext): Block => ({
  ...blockOf(type, context),
  columns: attributeLines(type),
  details: [...typeDetails(type), ...dialectFacts(type, context.names), ...ownerDetails(type)],
})

export const otherBlock = (other: OtherObject, context: OutlineContext): Block => ({
  ...blockOf(other, context),
  details: [...dialectFacts(other, context.names, context.shared[other.kind]), ...ownerDetails(other)],
  definition: other.definition,
})

export const schemaBlock = (schema: Namespace, context: OutlineContext): Block => ({
  ...blockOf(schema, context),
  title: quoted(schema.name),
  details: ownerDetails(schema),
})
