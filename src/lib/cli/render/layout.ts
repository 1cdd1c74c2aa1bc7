/** Small pieces of text that every report is made of. Pure. */
import {textWidth} from '../../core/text-width.ts'

/** `1 statement`, `2 statements`. */
export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** `12 ms`, `3.4 s`, `2 min 5 s`. */
export function renderDuration(ms: number): string {
  if (ms < 1_000) return `${ms} ms`
  // Rounded before it is divided, so that there are never sixty seconds.
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** `2026-11-23 10:30:00`, UTC. */
export const renderTime = (time: Date): string => time.toISOString().slice(0, 19).replace('T', ' ')

/** Cuts `text` to one line of at most `width` columns. */
export function clip(text: string, width: number, ellipsis: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  if (textWidth(line) <= width) return line
  let cut = line
  while (cut !== '' && textWidth(cut) + textWidth(ellipsis) > width) cut = cut.slice(0, -1)
  return cut + ellipsis
}
