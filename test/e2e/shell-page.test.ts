/** docs/shell.md shows what the shell shows. `UPDATE_DOCS=1` writes it, as `npm run docs:shell` does. */
import {expect, it} from 'vitest'
import {recordTours, toursOnPage, writePage} from '../../scripts/shell/transcript.ts'
import {findTmux} from '../support/at-shell.ts'

const scrub = (tours: Readonly<Record<string, string>>): unknown =>
  Object.fromEntries(
    Object.entries(tours).map(([name, text]) => [name, text.replaceAll(/SQLite 3[\d.]+/g, 'SQLite <version>')]),
  )

const found = await findTmux()

it.skipIf(!found)('the transcripts are those of the real thing', async () => {
  const tours = await recordTours()
  if (process.env.UPDATE_DOCS === '1') return writePage(tours)
  expect(scrub(tours)).toEqual(scrub(toursOnPage()))
})
