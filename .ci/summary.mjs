// Closing line of a run: node .ci/summary.mjs REPORT CHECKS_EXIT TESTS_EXIT
import { readFileSync } from 'node:fs';

const [path, checks, tests] = process.argv.slice(2);
let passed = 0;
let failed = checks === '0' ? 0 : 1;
try {
  const report = JSON.parse(readFileSync(path, 'utf8'));
  passed = report.numPassedTests;
  failed +=
    report.numFailedTests +
    report.testResults.filter((f) => f.status === 'failed' && f.assertionResults.length === 0)
      .length;
} catch {
  failed += 1;
}
// A run that ended badly without a failed test (a crashed worker, an unhandled rejection) still failed.
if (tests !== '0' && failed === 0) failed = 1;
if (passed === 0 && failed === 0) failed = 1;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
