import {execFileSync} from 'node:child_process'
import {expect, it} from 'vitest'

const HEAP = new URL('../../../src/lib/cli/heap.ts', import.meta.url).href

/** The most that new objects had room for, in MB, while batches of rows that live a little passed through. */
function roomAfter(before: string): number {
  const script = `
    import {getHeapSpaceStatistics} from 'node:v8'
    import {setImmediate as turn} from 'node:timers/promises'
    import {keepHeapModest} from ${JSON.stringify(HEAP)}
    ${before}
    const alive = []
    let most = 0
    for (let batch = 0; batch < 600; batch += 1) {
      alive.push(Array.from({length: 4000}, (_, n) => ({n, text: 'row ' + n})))
      if (alive.length > 60) alive.shift()
      most = Math.max(most, getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size)
      await turn()
    }
    console.log(most / 2 ** 20)`
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], {encoding: 'utf8'}))
}

it('stops the growth of the space for new objects where it is enough for rows', () => {
  const [free, modest] = [roomAfter(''), roomAfter('keepHeapModest()')]
  expect({modest: modest >= 16 && modest <= 34, less: modest < free / 1.5}, `${modest} of ${free} MB`).toEqual({
    modest: true,
    less: true,
  })
})
