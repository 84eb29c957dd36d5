#!/usr/bin/env node
// The entry of the program. What needs no more than this file is answered here, because loading anything else would
// cost more time than the answer: `art --version` is run by editors, prompts and scripts.
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Program } from './code-cache.ts';

// The build puts the package's version in.
const version = `art ${(globalThis as { __ART_VERSION__?: string }).__ART_VERSION__ ?? 'development'}`;
const words = process.argv.slice(2);

async function start(): Promise<void> {
  const bundle = join(__dirname, 'program.cjs');
  if (process.env.ART_DEBUG) {
    // Loaded by Node itself, which maps stack traces to lines of the source.
    process.setSourceMapsEnabled(true);
    process.exitCode = await (createRequire(bundle)(bundle) as Program).main(words, version);
    return;
  }
  const { loadProgram } = await import('./code-cache.ts');
  const { program, keep } = loadProgram(bundle);
  process.exitCode = await program.main(words, version);
  keep();
}

if (words.length === 1 && words[0] === '--version') writeSync(1, `${version}\n`);
else void start();
