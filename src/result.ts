/** `lexigram/result`: expected failures as values. Loads nothing else. */
export {
  AsyncResult,
  chain,
  collect,
  Err,
  fromPromise,
  isResult,
  Ok,
  partition,
  type Result,
  type ResultMethods,
  tryCatch,
  UnwrapError,
} from './lib/core/result.ts'
