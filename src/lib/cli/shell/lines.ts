/** Where the lines of a shell come from. */

export type Line =
  | {readonly kind: 'line'; readonly text: string}
  /** Ctrl-C: what was typed so far is thrown away. */
  | {readonly kind: 'interrupted'}
  | {readonly kind: 'end'}

export interface Lines {
  /** Of a person, who is asked and has mistakes forgiven. */
  readonly interactive: boolean
  /** The name of what they stand in, for errors. */
  readonly name: string
  next(prompt: string): Promise<Line>
}

/** The lines of a text. */
export function textLines(text: string, name: string): Lines {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  if (lines.at(-1) === '') lines.pop()
  let at = 0
  return {
    interactive: false,
    name,
    next: async () => {
      const line = lines[at]
      at += 1
      return line === undefined ? {kind: 'end'} : {kind: 'line', text: line}
    },
  }
}

/** The lines of a stream, as they come. */
export function streamLines(stream: AsyncIterable<string>, name: string): Lines {
  const iterator = stream[Symbol.asyncIterator]()
  return {
    interactive: false,
    name,
    next: async () => {
      const {value, done} = await iterator.next()
      return done === true ? {kind: 'end'} : {kind: 'line', text: value}
    },
  }
}
