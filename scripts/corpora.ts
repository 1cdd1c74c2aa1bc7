/**
 * Runs the built program on sets of real migrations: each on an empty database of its own, on the servers that the
 * tests use too. The last line is "N passed, N failed"; the status is 1 when any failed and 2 for a wrong command line.
 */
import {closeGuard, sweepStale} from '../test/support/servers/guard.ts'
import {type Arguments, readArguments, USAGE, UsageError} from './corpora/arguments.ts'
import {renderTable, summaryOf} from './corpora/report.ts'
import {type Row, runJob} from './corpora/run-job.ts'
import {startFor} from './corpora/servers.ts'
import {type Job, jobsOf, readSets} from './corpora/sets.ts'

const JOBS_AT_ONCE = 2

async function runAll(jobs: readonly Job[], onRow: (row: Row) => void): Promise<readonly Row[]> {
  await sweepStale()
  const servers = await startFor(jobs.map(({server}) => server))
  const rows: Row[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < jobs.length; index = next++) {
      const job = jobs[index] as Job
      const row = await runJob(job, servers)
      rows[index] = row
      onRow(row)
    }
  }
  await Promise.all(Array.from({length: JOBS_AT_ONCE}, worker))
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
  const rows = await runAll(jobs, ({set, server, state}) => {
    process.stderr.write(`${state === 'ok' ? '.' : `${state}: ${set} on ${server}\n`}`)
  })
  process.stderr.write('\n')
  const summary = summaryOf(rows)
  if (options.json) process.stdout.write(`${JSON.stringify({ok: summary.failed === 0, ...summary, sets: rows})}\n`)
  else process.stdout.write(`${renderTable(rows)}\n${summary.passed} passed, ${summary.failed} failed\n`)
  return summary.failed === 0 ? 0 : 1
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
