/** How much of what a model holds. Pure. */
import type {DatabaseModel} from '../../model.ts'
import {schemasInUse} from './names.ts'
import {count} from './size.ts'

/** `2 schemas`, `16 tables`, `89 columns` …; nothing of what there is none. */
export function countsOf(model: DatabaseModel): string[] {
  const {tables, views, routines, types, sequences, others} = model
  const keys = tables.flatMap(({constraints}) => constraints.filter(({kind}) => kind === 'foreign key'))
  const sum = (list: (table: (typeof tables)[number]) => readonly unknown[]): number =>
    tables.reduce((total, table) => total + list(table).length, 0)
  const materialized = views.filter((view) => view.materialized === true).length
  const kinds = Map.groupBy(others, ({kind}) => kind)
  const routineKinds = Map.groupBy(routines, ({kind}) => kind)
  const schemas = schemasInUse(model).size
  const counts: readonly (readonly [number, string])[] = [
    [schemas > 1 ? schemas : 0, 'schema'],
    [tables.length, 'table'],
    [sum(({columns}) => columns), 'column'],
    [keys.length, 'foreign key'],
    [sum(({indexes}) => indexes), 'index'],
    [sum(({triggers}) => triggers), 'trigger'],
    [views.length - materialized, 'view'],
    [materialized, 'materialized view'],
    ...[...routineKinds].map(([kind, found]) => [found.length, kind] as const),
    [types.length, 'type'],
    [sequences.length, 'sequence'],
    ...[...kinds].map(([kind, found]) => [found.length, kind] as const),
  ]
  const told = counts.filter(([many]) => many > 0).map(([many, word]) => count(many, word))
  return tables.length === 0 ? ['no tables', ...told] : told
}
