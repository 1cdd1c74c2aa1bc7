/** A thread that holds one SQLite connection of a pool: a long statement keeps this thread busy, not the application. */
import {parentPort, workerData} from 'node:worker_threads'
import {PoolEngine} from './pool-engine.ts'
import type {PoolReply, PoolRequest, WorkerData} from './pool-protocol.ts'

const {options, cancel} = workerData as WorkerData
const flag = new Int32Array(cancel)
const isCancelled = (): boolean => Atomics.load(flag, 0) !== 0
const engine = new PoolEngine(options)
let stream: Iterator<Record<string, unknown>[]> | undefined

function answer(request: PoolRequest): PoolReply['result'] {
  switch (request.op) {
    case 'query':
      return engine.query(request.sql, request.parameters, isCancelled)
    case 'stream':
      stream = engine.stream(request.sql, request.parameters, request.batch)
      return {rows: stream.next().value ?? []}
    case 'next':
      return {rows: stream?.next().value ?? []}
    case 'leave':
      stream?.return?.()
      stream = undefined
      return {rows: []}
    case 'close':
      engine.close()
      return {rows: []}
  }
}

parentPort?.on('message', (request: PoolRequest) => {
  let reply: Pick<PoolReply, 'result' | 'error'>
  try {
    const result = answer(request)
    reply = result === undefined ? {} : {result}
  } catch (error) {
    const {message, code} = error as {message?: string; code?: string}
    reply = {error: {message: message ?? String(error), code: code ?? 'SQLITE_MISUSE'}}
  }
  parentPort?.postMessage({id: request.id, ...reply})
  if (request.op === 'close') parentPort?.close()
})
parentPort?.postMessage({id: 0})
