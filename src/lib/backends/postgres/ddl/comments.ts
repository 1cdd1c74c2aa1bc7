import {literal} from '../quote.ts'
import {statement} from './piece.ts'

/** @param target - `TABLE public.users`. */
export const commentOn = (target: string, comment: string | undefined): string[] =>
  comment === undefined ? [] : [statement(`COMMENT ON ${target} IS ${literal(comment)}`)]
