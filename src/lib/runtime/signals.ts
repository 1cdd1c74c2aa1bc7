/** SIGTERM and SIGINT: shut down first, then end as if nobody had listened. */

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/**
 * Calls `shutdown` on the first signal; when it is over, or after `timeoutMs`, the process ends by that signal. A second
 * one ends it at once.
 *
 * @returns takes the listeners away.
 */
export function onSignals(timeoutMs: number, shutdown: () => Promise<void>): () => void {
  const listener = (signal: NodeJS.Signals): void => {
    forget()
    const end = (): void => void process.kill(process.pid, signal)
    const timer = setTimeout(end, timeoutMs)
    void shutdown().finally(() => {
      clearTimeout(timer)
      end()
    })
  }
  const forget = (): void => {
    for (const signal of SIGNALS) process.off(signal, listener)
  }
  for (const signal of SIGNALS) process.on(signal, listener)
  return forget
}
