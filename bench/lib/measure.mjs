// Runs one command and says how long it took and how much memory its whole process tree held.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { freemem } from 'node:os';

const SAMPLE_MS = 50;
const PAGE = 4096;
const GNU_TIME = process.platform === 'linux' && existsSync('/usr/bin/time');
const running = new Set();

/** Ends whatever is being measured, children and grandchildren too. */
export function killAll() {
  for (const child of running) killGroup(child);
}

const TOUCHED_BYTES = Math.min(4 * 2 ** 30, Math.floor(freemem() / 4));
const TOUCH = `
  const blocks = [];
  for (let left = ${TOUCHED_BYTES}; left > 0; left -= 2 ** 28) {
    const block = Buffer.allocUnsafeSlow(2 ** 28);
    for (let at = 0; at < block.length; at += ${PAGE}) block[at] = 1;
    blocks.push(block);
  }`;

/**
 * Flushes what earlier work left dirty, so that the next command does not pay for it. Then, unless it is `small`, uses and
 * frees memory: a virtual machine asks its host for each page that it uses for the first time, which can take longer than
 * the work measured.
 */
export function settle(small) {
  spawnSync('sync');
  if (!small) spawnSync(process.execPath, ['-e', TOUCH]);
}

/**
 * @param command `{argv, cwd, env, accepts}`; `accepts({code, stderr})` tells whether it did its work (default: exit 0)
 * @param options `limit` in seconds; `bare` leaves out `/usr/bin/time` and sampling, for commands of a few milliseconds;
 *   `scratch` is a file name for `/usr/bin/time` to write to
 * @returns `{seconds, cpu, peak}`: wall clock and processor seconds, bytes of memory
 */
export async function measure(command, { limit, scratch, bare = false }) {
  const timed = GNU_TIME && !bare;
  const argv = timed ? ['/usr/bin/time', '-q', '-o', scratch, '-f', '%M %U %S', ...command.argv] : command.argv;
  const begin = process.hrtime.bigint();
  const child = spawn(argv[0], argv.slice(1), {
    cwd: command.cwd,
    env: command.env,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  let stderr = '';
  child.stderr.on('data', (part) => {
    stderr = (stderr + part).slice(-4000);
  });
  let sampled = 0;
  const sampler = timed && setInterval(() => (sampled = Math.max(sampled, treeMemory(child.pid))), SAMPLE_MS);
  let late = false;
  const alarm = setTimeout(() => {
    late = true;
    killGroup(child);
  }, limit * 1000);
  const { code, seconds } = await finished(child, begin).finally(() => {
    clearInterval(sampler);
    clearTimeout(alarm);
    killGroup(child);
    running.delete(child);
  });
  if (late) throw new LimitError(`over ${limit} s`);
  const isDone = command.accepts?.({ code, stderr }) ?? code === 0;
  if (!isDone) throw new Error(`${command.argv.join(' ')}: exit ${code}\n${stderr.trim()}`);
  const usage = timed ? readUsage(scratch) : { peak: 0, cpu: undefined };
  return { seconds, cpu: usage.cpu, peak: Math.max(sampled, usage.peak) || undefined };
}

export class LimitError extends Error {
  isTimeout = true;
}

function finished(child, begin) {
  return new Promise((resolve, reject) => {
    let seconds;
    child.once('error', reject);
    child.once('exit', () => {
      seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    });
    // A daemon that a tool leaves behind may hold stderr open for ever.
    child.once('exit', (code) => setTimeout(() => resolve({ code, seconds }), 200));
    child.once('close', (code) => resolve({ code, seconds }));
  });
}

function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

// The largest single process, as the kernel saw it: exact, but blind to processes that ran side by side.
function readUsage(file) {
  const [peak, user, system] = readFileSync(file, 'utf8').trim().split('\n').at(-1).split(' ').map(Number);
  rmSync(file);
  return { peak: peak * 1024, cpu: user + system };
}

// The resident pages of all descendants at this moment: sees side-by-side processes, but only now and then.
function treeMemory(root) {
  let total = 0;
  const queue = children(root);
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    total += residentBytes(pid);
    queue.push(...children(pid));
  }
  return total;
}

function residentBytes(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE;
  } catch {
    return 0;
  }
}

// Every thread is asked: Go and Haskell programs start processes from any of them.
function children(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
    );
  } catch {
    return [];
  }
}
