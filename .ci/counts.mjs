// Prints "PASSED FAILED" of a vitest JSON report, and names on stderr what failed or was skipped.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
let passed = 0;
let failed = 0;
for (const file of report.testResults) {
  const tests = file.assertionResults;
  for (const test of tests) {
    if (test.status === 'passed') passed += 1;
    else if (test.status === 'failed') failed += 1;
    if (test.status !== 'passed') console.error(`${test.status}: ${test.fullName}`);
  }
  // A file that fails while it is loaded has no tests to blame.
  if (file.status === 'failed' && !tests.some((test) => test.status === 'failed')) {
    failed += 1;
    console.error(`failed: ${file.name}`);
  }
}
console.log(`${passed} ${failed}`);
