// The entry of the program. What needs no more than this file is answered here, because loading anything else would
// cost more time than the answer: `art --version` is run by editors, prompts and scripts.
import { writeSync } from 'node:fs';
import { versionLine } from './version.ts';

const words = process.argv.slice(2);

if (words.length === 1 && words[0] === '--version') {
  writeSync(1, `${versionLine}\n`);
} else if (words.length === 0) {
  const { printOverview } = await import('./help/overview.ts');
  await printOverview();
} else {
  const { main } = await import('./program.ts');
  process.exitCode = await main(words);
}
