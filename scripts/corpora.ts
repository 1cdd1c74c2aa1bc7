/**
 * Runs the built program on sets of real migrations: each on an empty database of its own, on the servers that the
 * tests use too. The last line is "N passed, N failed"; the status is 1 when any failed and 2 for a wrong command line.
 */
import {closeGuard, sweepStale} from '../test/support/servers/guard.ts'
import {type Arguments, readArguments, USAGE, UsageError} from './corpora/arguments.ts'
import {type InspectRow, runInspectJob} from './corpora/inspect-job.ts'
import {type ReportRow, renderTable, summaryOf} from './corpora/report.ts'
import {type Row, runJob} from './corpora/run-job.ts'
import {type Servers, startFor} from './corpora/servers.ts'
import {type Job, jobsOf, readSets} from './corpora/sets.ts'

const JOBS_AT_ONCE = 2

async function runAll<R extends ReportRow>(
  jobs: readonly Job[],
  run: (job: Job, servers: Servers) => Promise<R>,
): Promise<readonly R[]> {
  await sweepStale()
  const servers = await startFor(jobs.map(({server}) => server))
  const rows: R[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < jobs.length; index = next++) {
      const job = jobs[index] as Job
      const row = await run(job, servers)
      rows[index] = row
      process.stderr.write(`${row.state === 'ok' ? '.' : `${row.state}: ${row.set} on ${row.server}\n`}`)
    }
  }
  await Promise.all(Array.from({length: JOBS_AT_ONCE}, worker))
  process.stderr.write('\n')
  return rows
}

function plan(args: readonly string[]): {options: Arguments; jobs: readonly Job[]} {
  const options = readArguments(args)
  const jobs = jobsOf(readSets(options.folder), options)
  if (jobs.length === 0) throw new UsageError('no set is left to run')
  return {options, jobs}
}

async function main(args: readonly string[]): Promise<number> {
  const {options, jobs} = plan(args)
  const report = <R extends ReportRow>(rows: readonly R[], counts: readonly (keyof R & string)[]): number => {
    const summary = summaryOf(rows)
    if (options.json) process.stdout.write(`${JSON.stringify({ok: summary.failed === 0, ...summary, sets: rows})}\n`)
    else process.stdout.write(`${renderTable(rows, counts)}\n${summary.passed} passed, ${summary.failed} failed\n`)
    return summary.failed === 0 ? 0 : 1
  }
  if (options.inspect) return report<InspectRow>(await runAll(jobs, runInspectJob), ['objects'])
  return report<Row>(await runAll(jobs, runJob), ['migrations', 'statements'])
}

// Ctrl-C reaches the program under test too; what was started ends before this process does.
for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => void closeGuard().finally(() => process.exit(status)))
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n\n${USAGE}\n`)
  process.exitCode = 2
} finally {
  await closeGuard()
}
