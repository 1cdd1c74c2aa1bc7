/** How a page of text may look. A screen of the command line is one. Types only, and the plainest of them. */

type Paint = (text: string) => string

export interface Style {
  /** Columns of the terminal; infinite where there is none. */
  readonly width: number
  readonly color: {
    readonly bold: Paint
    readonly dim: Paint
    readonly cyan: Paint
    readonly green: Paint
    readonly yellow: Paint
  }
  readonly symbols: {readonly arrow: string}
  /** Also the SQL of views, routines, triggers and the like. @defaultValue false */
  readonly definitions?: boolean
}

const plain: Paint = (text) => text

/** For files and pipes: no colours, lines as long as they are. */
export const PLAIN_STYLE: Style = {
  width: Number.POSITIVE_INFINITY,
  color: {bold: plain, dim: plain, cyan: plain, green: plain, yellow: plain},
  symbols: {arrow: '->'},
}
