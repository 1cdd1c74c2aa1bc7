/** Model → outline: every object with all its facts in words, tables first. Pure. */
import type {DatabaseModel, Table} from '../../model.ts'
import {type ColumnContext, tableColumns} from './columns.ts'
import {countsOf} from './counts.ts'
import {dialectFacts} from './facts.ts'
import {grantLines, ownerDetails} from './grants.ts'
import {constraintLines, indexLines, referencedBy, triggerLines} from './lines.ts'
import type {Block, Line, Outline, Section} from './model.ts'
import {namesOf} from './names.ts'
import {otherBlock, routineBlock, schemaBlock, sequenceBlock, typeBlock, viewBlock} from './objects.ts'
import {plural, sizeDetails} from './size.ts'

export function outlineOf(model: DatabaseModel): Outline {
  const context: ColumnContext = {names: namesOf(model), defaults: model.defaults}
  return {
    counts: countsOf(model),
    defaults: Object.entries(model.defaults).map(([key, value]) => `${key}: ${value}`),
    sections: sectionsOf(model, context).filter(({blocks}) => blocks.length > 0),
    unrepresented: model.unrepresented,
  }
}

function sectionsOf(model: DatabaseModel, context: ColumnContext): Section[] {
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
function otherSections({others}: DatabaseModel, context: ColumnContext): Section[] {
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

function tableBlock(table: Table, references: readonly Line[], context: ColumnContext): Block {
  const {names, defaults} = context
  return {
    id: table.id,
    kind: 'table',
    title: names.of(table),
    ...(table.comment === undefined ? {} : {comment: table.comment}),
    details: [...sizeDetails(table.size), ...dialectFacts(table, names, defaults), ...ownerDetails(table)],
    columns: tableColumns(table, context),
    lines: [
      ...constraintLines(table.constraints, names),
      ...indexLines(table.indexes, table.constraints, names),
      ...triggerLines(table.triggers, names),
      ...references,
      ...grantLines(table),
    ],
  }
}
