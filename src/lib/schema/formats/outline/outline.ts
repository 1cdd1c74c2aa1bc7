/** Model → outline: every object with all its facts in words, tables first. Pure. */
import type {DatabaseModel, Table} from '../../model.ts'
import {type OutlineContext, tableColumns} from './columns.ts'
import {countsOf} from './counts.ts'
import {dialectFacts, dialectLines, type Shared, sharedFacts, sharedText} from './facts.ts'
import {grantLines, ownerDetails} from './grants.ts'
import {constraintLines, indexLines, referencedBy, triggerLines} from './lines.ts'
import type {Block, Line, Outline, Section} from './model.ts'
import {namesOf} from './names.ts'
import {otherBlock, routineBlock, schemaBlock, sequenceBlock, typeBlock, viewBlock} from './objects.ts'
import {plural, sizeDetails} from './size.ts'

export function outlineOf(model: DatabaseModel): Outline {
  const names = namesOf(model)
  const shared = sharedOf(model)
  const context: OutlineContext = {names, defaults: model.defaults, shared}
  return {
    counts: countsOf(model),
    defaults: Object.entries(model.defaults).map(([key, value]) => `${key}: ${value}`),
    shared: Object.entries(shared)
      .map(([kind, facts]) => ({kind, facts: sharedText(withoutDefaults(facts, model), names)}))
      .filter(({facts}) => facts.length > 0),
    sections: sectionsOf(model, context).filter(({blocks}) => blocks.length > 0),
    unrepresented: model.unrepresented,
  }
}

function sharedOf({tables, views, routines, sequences, others}: DatabaseModel): Readonly<Record<string, Shared>> {
  const triggers = [...tables, ...views].flatMap((relation) => relation.triggers)
  const kinds = [...Map.groupBy(others, ({kind}) => kind)]
  return Object.fromEntries([
    ['table', sharedFacts(tables)],
    ['trigger', sharedFacts(triggers)],
    ['view', sharedFacts(views)],
    ['routine', sharedFacts(routines)],
    ['sequence', sharedFacts(sequences)],
    ...kinds.map(([kind, objects]) => [kind, sharedFacts(objects)]),
  ])
}

const withoutDefaults = (facts: Shared, {defaults}: DatabaseModel): Shared =>
  Object.fromEntries(Object.entries(facts).filter(([key, value]) => defaults[key] !== value))

function sectionsOf(model: DatabaseModel, context: OutlineContext): Section[] {
  const references = referencedBy(model.tables, context.names)
  return [
    {title: 'Tables', blocks: model.tables.map((table) => tableBlock(table, references.get(table.id) ?? [], context))},
    {title: 'Views', blocks: model.views.map((view) => viewBlock(view, context))},
    {title: 'Routines', list: true, blocks: model.routines.map((routine) => routineBlock(routine, context))},
    {title: 'Types', list: true, blocks: model.types.map((type) => typeBlock(type, context))},
    {title: 'Sequences', list: true, blocks: model.sequences.map((sequence) => sequenceBlock(sequence, context))},
    ...otherSections(model, context),
    {title: 'Schemas', list: true, blocks: tellingSchemas(model).map((schema) => schemaBlock(schema, context))},
  ]
}

/** A section for each kind, in the order of the model. */
function otherSections({others}: DatabaseModel, context: OutlineContext): Section[] {
  const kinds = Map.groupBy(others, ({kind}) => kind)
  return [...kinds].map(([kind, objects]) => ({
    title: plural(`${kind.charAt(0).toUpperCase()}${kind.slice(1)}`),
    list: true,
    blocks: objects.map((object) => otherBlock(object, context)),
  }))
}

/** A single schema that says nothing of itself is not worth a section. */
const tellingSchemas = ({schemas}: DatabaseModel): DatabaseModel['schemas'] =>
  schemas.length > 1 ? schemas : schemas.filter((schema) => schema.comment ?? schema.owner ?? schema.grants)

function tableBlock(table: Table, references: readonly Line[], context: OutlineContext): Block {
  const {names, defaults, shared} = context
  const alike = sharedFacts(table.columns)
  return {
    id: table.id,
    kind: 'table',
    title: names.of(table),
    ...(table.comment === undefined ? {} : {comment: table.comment}),
    details: [
      ...sizeDetails(table.size),
      ...dialectFacts(table, names, {...defaults, ...shared.table}),
      ...sharedText(alike, names).map((fact) => `all columns ${fact}`),
      ...ownerDetails(table),
    ],
    columns: tableColumns(table, {...context, shared: {...shared, column: alike}}),
    lines: [
      ...constraintLines(table.constraints, names),
      ...indexLines(table.indexes, table.constraints, names),
      ...triggerLines(table.triggers, names, shared.trigger ?? {}),
      ...dialectLines(table, names),
      ...references,
      ...grantLines(table),
    ],
  }
}
