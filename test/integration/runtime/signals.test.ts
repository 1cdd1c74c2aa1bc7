/** Signals are sent to real processes, which run plain TypeScript as an application would. */
import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {ROOT} from '../../support/build.ts'
import {freshFolder} from '../../support/run-context.ts'

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly printed: string
}

const program = (body: string) => `
import {Application, Provider} from ${JSON.stringify(join(ROOT, 'src/index.ts'))}
class Part extends Provider {
  override boot(): void { setInterval(() => {}, 1000) }
  override async shutdown(): Promise<void> { ${body} }
}
await Application.boot({name: 'test', providers: [new Part()], shutdownTimeoutMs: 500})
console.log('booted')
`

async function run(body: string, meanwhile: (child: ChildProcess) => unknown): Promise<Ended> {
  const file = join(freshFolder('signals'), 'app.ts')
  writeFileSync(file, program(body))
  const child = spawn(process.execPath, [file], {stdio: ['ignore', 'pipe', 'inherit']})
  let printed = ''
  child.stdout.on('data', (data: Buffer) => {
    printed += String(data)
    if (printed === 'booted\n') meanwhile(child)
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return {code, signal, printed}
}

describe.skipIf(process.platform === 'win32')('a signal', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s shuts down, then ends the process as it would have', async (signal) => {
    const ended = await run("await new Promise((wake) => setTimeout(wake, 20)); console.log('shut down')", (child) =>
      child.kill(signal),
    )
    expect(ended).toEqual({code: null, signal, printed: 'booted\nshut down\n'})
  })

  it('ends a shutdown that does not end in time', async () => {
    const ended = await run('await new Promise(() => {})', (child) => child.kill('SIGTERM'))
    expect(ended).toEqual({code: null, signal: 'SIGTERM', printed: 'booted\n'})
  })

  it('the second one ends the process at once', async () => {
    const ended = await run("process.kill(process.pid, 'SIGINT'); await new Promise(() => {})", (child) =>
      child.kill('SIGTERM'),
    )
    expect(ended).toEqual({code: null, signal: 'SIGINT', printed: 'booted\n'})
  })
})
