/** Comments beside and below what they are about. Pure. */
import {visibleLines} from '../../../core/visible.ts'
import {type Chip, wrap} from './flow.ts'

/** Lines, none empty. */
export interface Remark {
  readonly lines: readonly string[]
  readonly paint: (text: string) => string
}

const MARK = '-- '

/** Undefined for a comment that is nothing but blanks. */
export function remarkOf(comment: string | undefined, paint: Remark['paint']): Remark | undefined {
  const lines = comment === undefined ? [] : visibleLines(comment).map((line) => line.trim())
  const told = lines.filter((line) => line !== '')
  return told.length === 0 ? undefined : {lines: told, paint}
}

/** Every line with its mark, broken between words. */
export const remarkLines = ({lines, paint}: Remark, width: number): string[] =>
  lines.flatMap((line) => wrap(line, Math.max(1, width - MARK.length)).map((piece) => paint(MARK + piece)))

/**
 * A remark of one line goes beside the rest where that takes no further line, others go below.
 *
 * @param layout - lays out the rest and what is added to it.
 */
export function withRemark(
  remark: Remark | undefined,
  width: number,
  layout: (extra: readonly Chip[]) => string[],
): string[] {
  const bare = layout([])
  if (remark === undefined) return bare
  const [only = '', ...others] = remark.lines
  if (others.length === 0) {
    const beside = layout([{text: MARK + only, paint: remark.paint}])
    if (beside.length <= Math.max(1, bare.length) && fits(only, width)) return beside
  }
  return [...bare, ...remarkLines(remark, width)]
}

const fits = (line: string, width: number): boolean => wrap(line, Math.max(1, width - MARK.length)).length === 1
