/** Views and materialised views. */
import type {View} from '../../../schema/model.ts'
import {ident, qualified} from '../quote.ts'
import {commentOn} from './comments.ts'
import {grantsOn, ownerOf} from './grants.ts'
import {storageOptions, withOptions} from './options.ts'
import {type Piece, statement} from './piece.ts'

/** `'Y'::text`, as the deparser prints the marks of CYCLE, where the parser takes only `text 'Y'`. */
const CAST_MARK = String.raw`(E?'(?:[^'\\]|''|\\.)*')::((?:"[^"]*"|[\w. ])+)`
const CYCLE_MARKS = new RegExp(`( SET (?:"[^"]*"|\\w+) TO )${CAST_MARK}( DEFAULT )${CAST_MARK}( USING )`, 'g')

const queryOf = ({definition}: View): string =>
  definition.trimEnd().replace(/;$/, '').replace(CYCLE_MARKS, '$1$3 $2$4$6 $5$7')

function createStatement(view: View, create: string): string {
  const name = qualified(view.schema, view.name)
  const {options, accessMethod, tablespace, unlogged} = view.postgres ?? {}
  if (view.materialized) {
    // Filling it is for whoever has the data; until then nothing can be read from it.
    return statement(
      [
        `CREATE ${unlogged ? 'UNLOGGED ' : ''}MATERIALIZED VIEW ${name}`,
        accessMethod === undefined ? '' : ` USING ${ident(accessMethod)}`,
        withOptions(options),
        tablespace === undefined ? '' : ` TABLESPACE ${ident(tablespace)}`,
        ` AS\n${queryOf(view)}\n  WITH NO DATA`,
      ].join(''),
    )
  }
  const check = view.checkOption === undefined ? '' : `\n  WITH ${view.checkOption.toUpperCase()} CHECK OPTION`
  return statement(`${create} ${name}${withOptions(options)} AS\n${queryOf(view)}${check}`)
}

const kindOf = ({materialized}: View): string => (materialized ? 'MATERIALIZED VIEW' : 'VIEW')

function extras(view: View): string[] {
  const kind = kindOf(view)
  const name = qualified(view.schema, view.name)
  const column = (each: string): string => `ALTER ${kind} ${name} ALTER COLUMN ${ident(each)}`
  return [
    ...commentOn(`${kind} ${name}`, view.comment),
    ...ownerOf(`${kind} ${name}`, view.owner),
    ...grantsOn(`TABLE ${name}`, view.grants),
    ...view.columns.flatMap((each) => {
      const {storage, compression, statisticsTarget, options} = each.postgres ?? {}
      return [
        ...(each.default === undefined ? [] : [statement(`${column(each.name)} SET DEFAULT ${each.default}`)]),
        ...(storage === undefined ? [] : [statement(`${column(each.name)} SET STORAGE ${storage.toUpperCase()}`)]),
        ...(compression === undefined ? [] : [statement(`${column(each.name)} SET COMPRESSION ${compression}`)]),
        ...(statisticsTarget === undefined
          ? []
          : [statement(`${column(each.name)} SET STATISTICS ${statisticsTarget}`)]),
        ...(options === undefined ? [] : [statement(`${column(each.name)} SET (${storageOptions(options)})`)]),
        ...commentOn(`COLUMN ${name}.${ident(each.name)}`, each.comment),
        ...grantsOn(
          `TABLE ${name}`,
          each.grants?.map((grant) => ({...grant, columns: [each.name]})),
        ),
      ]
    }),
  ]
}

/** What a view without its query depends on: the types of its columns. */
const TYPE_KINDS = ['enum:', 'domain:', 'composite:', 'range:', 'type:', 'extension:', 'collation:']

export function viewPiece(view: View): Piece {
  const name = qualified(view.schema, view.name)
  const dependsOn = [...(view.dependsOn ?? []), ...view.columns.flatMap((column) => column.dependsOn ?? [])]
  const piece: Piece = {
    id: view.id,
    dependsOn,
    statements: [createStatement(view, 'CREATE VIEW'), ...extras(view)],
  }
  if (view.materialized) return piece
  const early = `${view.id}#columns`
  const columns = view.columns.map(
    ({name: column, type, collation}) =>
      `  NULL::${type}${collation === undefined ? '' : ` COLLATE ${collation}`} AS ${ident(column)}`,
  )
  return {
    ...piece,
    split: {
      rank: 4,
      early,
      pieces: () => [
        {
          id: early,
          dependsOn: dependsOn.filter((id) => TYPE_KINDS.some((kind) => id.startsWith(kind))),
          statements: [statement(`CREATE VIEW ${name} AS SELECT\n${columns.join(',\n')}`)],
        },
        {
          id: view.id,
          dependsOn: [early, ...dependsOn],
          statements: [createStatement(view, 'CREATE OR REPLACE VIEW'), ...extras(view)],
        },
      ],
    },
  }
}
