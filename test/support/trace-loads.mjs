// With `node --import` it writes the URL of every module that is loaded, a line each, into the file LEX_TRACE_LOADS names.
import {appendFileSync} from 'node:fs'
import {registerHooks} from 'node:module'

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('node:')) appendFileSync(process.env.LEX_TRACE_LOADS, `${url}\n`)
    return next(url, context)
  },
})
