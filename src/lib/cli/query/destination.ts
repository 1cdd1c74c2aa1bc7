/** Where rows go: standard output or a file; a slow reader is waited for, and one that has gone is told of. */
import {createWriteStream, statSync} from 'node:fs'
import {rename, rm} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import type {Writable} from 'node:stream'
import type {SharedOutput} from '../../backends/query.ts'
import {LexigramError} from '../../core/errors.ts'

export interface Destination {
  /** @returns false once nobody reads. */
  write(piece: string | Uint8Array): Promise<boolean>
  /** Nobody reads any more, as after `| head`. */
  readonly gone: boolean
  /** Where it is standard output. */
  readonly shared?: SharedOutput
  /** @param whole - all of it was written; a file that is cut off does not take the place of one that was there. */
  close(whole: boolean): Promise<void>
}

const isGone = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED'

export function standardOutput(): Destination {
  const stream = process.stdout
  let gone = false
  const onError = (error: NodeJS.ErrnoException): void => {
    if (isGone(error)) gone = true
  }
  stream.on('error', onError)
  return {
    write: async (piece) => {
      if (!gone) await taken(stream, piece)
      return !gone
    },
    get gone() {
      return gone
    },
    shared: {
      ready: async () => {
        if (gone) return false
        const error = await new Promise((resolve) => void stream.write('', resolve))
        gone ||= error !== null && error !== undefined
        return !gone
      },
      lost: () => {
        gone = true
      },
    },
    // A late EPIPE is left to the listener of the program.
    close: async () => void stream.off('error', onError),
  }
}

/** Resolves when the stream takes more, or never will. */
async function taken(stream: Writable, piece: string | Uint8Array): Promise<void> {
  if (piece.length === 0 || stream.write(piece)) return
  await new Promise<void>((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'error', 'close']) stream.off(event, done)
      resolve()
    }
    for (const event of ['drain', 'error', 'close']) stream.once(event, done)
  })
}

function isSpecial(path: string): boolean {
  try {
    return !statSync(path).isFile()
  } catch {
    return false
  }
}

/** Written beside its place and moved there at the end; a device or pipe is written itself. */
export async function fileOutput(path: string): Promise<Destination> {
  const special = isSpecial(path)
  const place = special ? path : join(dirname(path), `.${basename(path)}.${process.pid}.part`)
  const stream = createWriteStream(place)
  let failure: Error | undefined
  stream.on('error', (error) => {
    failure ??= error
  })
  await new Promise((resolve) => {
    stream.once('open', resolve)
    stream.once('error', resolve)
  })
  const check = (): void => {
    if (failure !== undefined) throw unwritable(path, failure)
  }
  check()
  return {
    gone: false,
    write: async (piece) => {
      await taken(stream, piece)
      check()
      return true
    },
    close: async (whole) => {
      await new Promise<void>((resolve) => {
        stream.once('close', () => resolve())
        stream.end()
      })
      if (special) return check()
      if (whole && failure === undefined) await rename(place, path)
      else await rm(place, {force: true})
      if (whole) check()
    },
  }
}

const unwritable = (path: string, error: Error): LexigramError =>
  new LexigramError('LEX_OUTPUT_UNWRITABLE', `cannot write ${path}`, {
    why: error.message,
    fix: 'name a file in a folder that is there and that you may write to with -o',
    cause: error,
  })
