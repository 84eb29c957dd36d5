#!/usr/bin/env node
// The entry of the program. What needs no more than this file is answered here, because loading anything else would
// cost more time than the answer: `art --version` is run by editors, prompts and scripts.
import { writeSync } from 'node:fs';

// The build puts the package's version in.
const version = `art ${(globalThis as { __ART_VERSION__?: string }).__ART_VERSION__ ?? 'development'}`;
const words = process.argv.slice(2);

if (words.length === 1 && words[0] === '--version') {
  writeSync(1, `${version}\n`);
} else {
  const { main } = await import('./program.ts');
  process.exitCode = await main(words, version);
}
