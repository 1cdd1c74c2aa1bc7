/**
 * The process that holds the SQLite connection of a migration run.
 *
 * SQLite runs a statement inside the calling thread, and the driver has no interrupt: a long one would make the
 * run deaf to Ctrl-C. In a process of its own it can be killed, and SQLite rolls back at the next open.
 */
import {Worker} from 'node:worker_threads'
import type {HostError, HostReply, HostRequest, PourInto} from './protocol.ts'
import {QueryEngine} from './query-engine.ts'
import {resultCodeOf, ScriptEngine} from './script-engine.ts'

/** How often the watchdog looks whether the run still lives, in milliseconds. */
const WATCH_EVERY_MS = 50

let engine: ScriptEngine | undefined
let reader: QueryEngine | undefined

function opened(): ScriptEngine {
  if (engine === undefined) throw new Error('the connection is not open')
  return engine
}

function reading(): QueryEngine {
  if (reader === undefined) throw new Error('the connection is not open')
  return reader
}

type Reply = Omit<HostReply, 'id' | 'inTransaction'>

function answer(request: HostRequest): Reply {
  switch (request.op) {
    case 'open':
      engine = new ScriptEngine(request.options)
      return {}
    case 'query':
      return {result: opened().query(request.sql, request.parameters)}
    case 'reopen':
      opened().reopen()
      return {}
    case 'open-query':
      reader = new QueryEngine(request.options)
      return {version: reader.version}
    case 'start':
      return {answer: reading().start(request)}
    case 'next':
      return {batch: reading().next()}
    case 'pour':
      return pour(reading(), request.into)
    case 'stop':
      reading().stop()
      return {}
    case 'begin':
      reading().begin(request.mode, request.written)
      return {}
    case 'commit':
      reading().commit()
      return {}
    case 'rollback':
      reading().rollback()
      return {}
    case 'state':
      return {}
    case 'close':
      engine?.close()
      engine = undefined
      reader?.close()
      reader = undefined
      return {}
  }
}

/** What was poured before an error counts, too. */
function pour(from: QueryEngine, into: PourInto): Reply {
  try {
    return {unread: !from.pour(into), poured: from.poured}
  } catch (error) {
    return {poured: from.poured, error: hostErrorOf(error)}
  }
}

/** better-sqlite3 has SQLite's code on its errors; `node:sqlite` a number. */
function hostErrorOf(error: unknown): HostError {
  const {code} = (error ?? {}) as {code?: unknown}
  const own = typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined
  const message = error instanceof Error ? error.message : String(error)
  return {message, code: own ?? resultCodeOf(error) ?? 'SQLITE_MISUSE'}
}

process.on('message', (request: HostRequest) => {
  let reply: Reply
  try {
    reply = answer(request)
  } catch (error) {
    reply = {error: hostErrorOf(error)}
  }
  process.send?.({id: request.id, inTransaction: (engine ?? reader)?.inTransaction ?? false, ...reply})
})
process.on('disconnect', () => process.exit())

// Ctrl-C reaches the whole process group; the run decides what it means.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)

// A run that was killed must not leave its lock behind, not even inside a long statement: a thread watches the parent.
const watchdog = `
  setInterval(() => { if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL') }, ${WATCH_EVERY_MS})
`
new Worker(watchdog, {eval: true}).unref()
