import {defineConfig} from 'vitest/config'

const project = (name: string, options: {timeout?: number; servers?: boolean; parallel?: boolean} = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: options.timeout ?? 5_000,
    hookTimeout: 120_000,
    fileParallelism: options.parallel ?? true,
    ...(options.servers === true ? {globalSetup: ['test/support/global-setup.ts']} : {}),
  },
})

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      project('unit'),
      project('property', {timeout: 60_000}),
      project('contract', {timeout: 60_000}),
      project('integration', {timeout: 60_000, servers: true}),
      project('e2e', {timeout: 120_000, servers: true}),
      project('fault', {timeout: 180_000, servers: true}),
    ],
  },
})
