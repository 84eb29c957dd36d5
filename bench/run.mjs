// Makes the data, lets `art` and every peer on this machine do the same work in turn, and writes down what it took.
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine } from './lib/machine.mjs';
import { killAll } from './lib/measure.mjs';
import { report } from './lib/report.mjs';
import { Results } from './lib/results.mjs';
import { playRounds, remove, removeJobs, spread } from './lib/rounds.mjs';
import { terminal } from './lib/terminal.mjs';
import { findTools, versionOf } from './lib/tools.mjs';

const HELP = `usage: node bench/run.mjs [options]
  --rows A,B      only these tasks (files of bench/rows)
  --peers X,Y     only these tools (files of bench/peers)
  --runs N        rounds; the table has medians (3)
  --scale F       part of the full sizes, such as 0.01 (1)
  --large         the tasks of a million files and of 20 GiB too
  --limit S       seconds that one command may take (300)
  --out FILE      where the table goes (bench/results.md; at another scale art-bench.md in the temporary folder)
  --work DIR      where to work; data made there is kept and used again (a temporary folder)`;

const ORDER = ['blob', 'files', 'csv', 'growing', 'flat', 'startup', 'blame', 'million', 'sparse'];

async function main() {
  const options = readOptions();
  if (!options) return console.log(HELP);
  const work = options.work ?? mkdtempSync(join(tmpdir(), 'art-bench-'));
  mkdirSync(work, { recursive: true });
  const tidy = () => (options.work ? removeJobs() : remove(work));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      killAll();
      tidy();
      process.exit(130);
    });
  }
  try {
    tidy();
    mkdirSync(work, { recursive: true });
    spread(work);
    await runAll(work, options);
  } finally {
    tidy();
  }
}

async function runAll(work, options) {
  const { present, missing } = await findTools(options.peers, { work, isSmoke: options.scale < 1 });
  const broken = missing.find(({ name }) => name === 'art' && (options.peers?.includes('art') ?? true));
  if (broken) throw new Error(`art itself is missing (npm run build): ${broken.reason}`);
  const { scenarios, skipped } = await chooseScenarios(options);
  const results = new Results();
  const yardsticks = new Map();
  for (const scenario of scenarios) {
    terminal.task(Object.values(scenario.rows)[0].title);
    for (const module of Object.values(scenario.rows).flatMap((row) => row.yardsticks ?? [])) {
      yardsticks.set(module, { ...module, versionText: versionOf(module), settings: 'yardstick' });
    }
    try {
      const prepared = await scenario.prepare(join(work, `data-${options.scale}`), options.scale);
      await playRounds(scenario, present, { ...options, prepared, work, results, terminal });
    } catch (error) {
      skipped.push({ name: Object.keys(scenario.rows).join(', '), reason: error.message });
      terminal.failed(scenario.name, error);
    }
    terminal.summary(scenario.rows, results);
    const facts = { ...options, date: new Date().toISOString().slice(0, 10), skipped };
    const tools = [...present, ...yardsticks.values()];
    const text = report({ machine: describeMachine(work), scenarios, tools, missing, results, options: facts });
    // After every task: hours of measuring are not lost to a last one that fails.
    writeFileSync(options.out, text);
  }
  console.log(`\nwritten to ${options.out}`);
  if (results.failures.some(({ tool }) => tool === 'art')) process.exitCode = 1;
}

async function chooseScenarios({ rows, large }) {
  const folder = new URL('rows/', import.meta.url);
  const names = readdirSync(folder).map((file) => file.replace('.mjs', ''));
  const unknown = rows?.filter((name) => !names.includes(name)) ?? [];
  if (unknown.length > 0) throw new Error(`no such task: ${unknown.join(', ')} (there are ${names.join(', ')})`);
  names.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  const scenarios = [];
  const skipped = [];
  for (const name of names) {
    if (rows && !rows.includes(name)) continue;
    const scenario = { name, ...(await import(new URL(`${name}.mjs`, folder).href)) };
    if (scenario.isLarge && !large && !rows) {
      skipped.push({ name: Object.keys(scenario.rows).join(', '), reason: 'only with `--large`' });
    } else scenarios.push(scenario);
  }
  return { scenarios, skipped };
}

function readOptions() {
  const text = { type: 'string' };
  const { values } = parseArgs({
    options: {
      ...{ rows: text, peers: text, runs: text, scale: text, limit: text, out: text, work: text },
      large: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  const scale = positive('scale', values.scale ?? '1');
  // A quick try does not replace the published table.
  const out = scale === 1 ? fileURLToPath(new URL('results.md', import.meta.url)) : join(tmpdir(), 'art-bench.md');
  return {
    rows: values.rows?.split(','),
    peers: values.peers?.split(','),
    runs: positive('runs', values.runs ?? '3'),
    scale,
    limit: positive('limit', values.limit ?? '300'),
    large: values.large ?? false,
    out: resolve(values.out ?? out),
    work: values.work && resolve(values.work),
  };
}

function positive(name, text) {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} must be a number above 0, not "${text}"`);
  return value;
}

main().catch((error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 2;
});
