import {availableParallelism} from 'node:os'
import {defineConfig} from 'vitest/config'

/** `environment`: what the tests of the folder need; global-setup.ts makes it once per run. */
const project = (name: string, options: {timeout?: number; environment?: boolean; parallel?: boolean} = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: options.timeout ?? 5_000,
    hookTimeout: 120_000,
    fileParallelism: options.parallel ?? true,
    ...(options.environment === true ? {globalSetup: ['test/support/global-setup.ts']} : {}),
  },
})

export default defineConfig({
  test: {
    passWithNoTests: false,
    pool: 'forks',
    // The tests wait for servers and child processes more than they compute.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    teardownTimeout: 30_000,
    projects: [
      project('unit'),
      project('property', {timeout: 60_000}),
      project('contract', {timeout: 60_000, environment: true}),
      project('integration', {timeout: 60_000, environment: true}),
      project('e2e', {timeout: 120_000, environment: true}),
      project('fault', {timeout: 180_000, environment: true, parallel: false}),
    ],
  },
})
