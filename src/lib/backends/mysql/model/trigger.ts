/** Rows of triggers → triggers of the model, by table. Pure. */
import {byCodeUnit} from '../../../core/text.ts'
import {objectId} from '../../../schema/basics.ts'
import type {Trigger, Unrepresented} from '../../../schema/model.ts'
import type {Catalog} from '../catalog/catalog.ts'
import type {TriggerRow} from '../catalog/programs.ts'
import type {ColumnRow} from '../catalog/tables.ts'
import {quoteAccount, quoteName} from '../sql-text.ts'
import {groupBy} from './group.ts'
import {madeUnder} from './made-under.ts'
import {codePiecesOf, isWord, nameOf, type Piece} from './tokens.ts'

export interface Triggers {
  readonly triggers: ReadonlyMap<string, readonly Trigger[]>
  readonly unrepresented: readonly Unrepresented[]
}

const EVENTS = ['INSERT', 'UPDATE', 'DELETE']

/** In the order they fire in: by event and timing, then as their tables keep them. */
export function triggersOf(catalog: Catalog): Triggers {
  const rows = [...catalog.triggers].sort(
    (a, b) =>
      EVENTS.indexOf(a.event_manipulation) - EVENTS.indexOf(b.event_manipulation) ||
      byCodeUnit(b.action_timing, a.action_timing) ||
      Number(a.action_order) - Number(b.action_order),
  )
  const triggers = new Map<string, readonly Trigger[]>()
  const unrepresented: Unrepresented[] = []
  const columns = groupBy(catalog.columns, ({table_name}) => table_name)
  for (const [table, group] of groupBy(rows, (row) => row.event_object_table))
    triggers.set(
      table,
      group.flatMap((row) => {
        const written = catalog.shown.get('trigger', row.trigger_name)
        const why =
          written === undefined
            ? (catalog.shown.refusal('trigger', row.trigger_name) ?? 'the user may not see its body')
            : missingColumn(codePiecesOf(written, row.sql_mode), columns.get(table))
        if (written !== undefined && why === undefined) return [triggerOf(row, catalog, written)]
        unrepresented.push({object: `trigger ${row.trigger_name}`, why: why ?? ''})
        return []
      }),
    )
  return {triggers, unrepresented}
}

/** The server keeps a trigger whose column was dropped, fails when it fires, and makes none anew. */
function missingColumn(pieces: readonly Piece[], columns: readonly ColumnRow[] = []): string | undefined {
  const known = new Set(columns.map(({column_name}) => column_name.toLowerCase()))
  const missing = pieces.find(
    (piece, at) =>
      pieces[at - 1]?.text === '.' &&
      (isWord(pieces[at - 2], 'NEW') || isWord(pieces[at - 2], 'OLD')) &&
      pieces[at - 3]?.text !== '.' &&
      !known.has(nameOf(piece).toLowerCase()),
  )
  return missing === undefined ? undefined : `it refers to the column ${nameOf(missing)}, which is not there`
}

function triggerOf(row: TriggerRow, catalog: Catalog, written: string): Trigger {
  return {
    id: objectId('trigger', [row.event_object_table, row.trigger_name]),
    name: row.trigger_name,
    timing: row.action_timing.toLowerCase() as 'before' | 'after',
    events: [row.event_manipulation.toLowerCase()],
    level: 'row',
    definition: definitionOf(row, catalog, written),
    mysql: {definer: row.definer, ...madeUnder(row, catalog)},
  }
}

/** MariaDB keeps the head as it was written, and it may name the database; then it is made anew. */
function definitionOf(row: TriggerRow, {database}: Catalog, written: string): string {
  const pieces = codePiecesOf(written, row.sql_mode)
  const each = pieces.findIndex((piece, at) => isWord(piece, 'ROW') && isWord(pieces[at - 1], 'EACH'))
  const head = pieces.slice(0, each)
  if (!namesDatabase(head, database)) return written
  const {trigger_name, action_timing, event_manipulation, event_object_table, definer} = row
  const body = written.slice(pieces[each]?.end)
  return `CREATE DEFINER=${quoteAccount(definer)} TRIGGER ${quoteName(trigger_name)} ${action_timing} ${event_manipulation} ON ${quoteName(event_object_table)} FOR EACH ROW${body}`
}

const namesDatabase = (head: readonly Piece[], database: string): boolean =>
  head.some((piece, at) => head[at + 1]?.text === '.' && nameOf(piece) === database)
