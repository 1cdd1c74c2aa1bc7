/** Sends the data that a script has behind `COPY … FROM STDIN`. */
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import type pg from 'pg'
import type {CopyData} from '../statement.ts'

/** Characters sent at a time. */
const CHUNK = 1 << 16

function* chunksOf(source: string, {start, end: last}: CopyData): Generator<string> {
  for (let at = start; at < last; ) {
    let end = Math.min(at + CHUNK, last)
    // A surrogate pair cut in two would not survive UTF-8.
    if (end < last && /[\uD800-\uDBFF]/.test(source.charAt(end - 1))) end += 1
    yield source.slice(at, end)
    at = end
  }
}

/** Runs `text` with its rows, which are at `data` in `source`. */
export async function copyIn(client: pg.Client, text: string, source: string, data: CopyData): Promise<void> {
  const {from} = await import('pg-copy-streams')
  await pipeline(Readable.from(chunksOf(source, data)), client.query(from(text)))
}
