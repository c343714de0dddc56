import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Three projects: `unit` (pure, fast), `integration` (sockets, files, processes), `e2e` (real browser).
const common = {
  environment: 'node' as const,
  globals: false,
  restoreMocks: true,
  // What is waited for comes in a moment, and on a busy machine a little later.
  expect: { poll: { timeout: 20_000 } },
};

/** A group after the other; all cores within it, where vitest itself would leave one idle. */
const group = (groupOrder: number, maxWorkers = availableParallelism()) => ({
  maxWorkers,
  sequence: { groupOrder },
});

export default defineConfig({
  test: {
    projects: [
      { test: { ...common, ...group(1), name: 'house', include: ['test/house/**/*.test.ts'] } },
      {
        test: {
          ...common,
          ...group(1),
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          // Property tests run thousands of cases: on a busy machine five seconds are not enough.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          ...common,
          ...group(2),
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: [
            'test/support/artifacts-setup.ts',
            'test/support/postgres-setup.ts',
            'test/support/rsyslog-setup.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...common,
          // A browser is several processes: two files at a time keep two cores busy, more would wait for each other.
          ...group(3, 2),
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/artifacts-setup.ts', 'test/support/e2e-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
