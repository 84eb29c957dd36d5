// Lets every tool do the same task in turn, round after round, so that a slow minute of the machine hits all alike.
import { spawnSync } from 'node:child_process';
import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { Job } from './job.mjs';

const FREE_BYTES = 25e9;
// Creating many files on ext4 right after as many were deleted costs several times the system time: a tool would pay
// for the one before it. So folders stay until the disk gets short, or the run ends.
const used = [];
let jobs = 0;

/**
 * @param scenario a module of `rows/`
 * @param tools modules of the tools present
 * @param options `prepared` (folder of the data), `work`, `runs`, `limit`, `scale`, `results`, `terminal`
 */
export async function playRounds(scenario, tools, { prepared, work, runs, limit, scale, results, terminal }) {
  const players = [...yardsticksOf(scenario), ...tools.filter(({ name }) => scenario.peers?.includes(name) ?? true)];
  const out = new Set();
  for (let round = 0; round < runs * (scenario.repeat ?? 1); round++) {
    for (const peer of rotate(players, round)) {
      if (out.has(peer.name)) continue;
      const folder = join(work, `job-${++jobs}`);
      mkdirSync(folder);
      used.push(folder);
      const record = (row, name, measurement) => {
        results.add(row, name, measurement);
        if (!scenario.repeat) terminal.measured(row, name, measurement);
      };
      const bare = round > 0 && scenario.isBare;
      try {
        await scenario.play(
          new Job(peer, { folder, limit, record, bare, small: scale < 1, verify: round === 0 }),
          prepared,
        );
      } catch (error) {
        out.add(peer.name);
        results.fail(peer.rows ?? Object.keys(scenario.rows), peer.name, error);
        terminal.failed(peer.name, error);
      }
      makeRoom(work);
    }
  }
}

/**
 * Tells ext4 to spread the folders made in `work` over the disk. Otherwise they share one region, and who comes late
 * searches through the inodes of all who came before: measured, 20,000 files in 9 s instead of 0.9.
 */
export function spread(work) {
  spawnSync('chattr', ['+T', work], { stdio: 'ignore' });
}

/** Removes all that tools have left, for a work folder that is to be used again. */
export function removeJobs() {
  for (const folder of used.splice(0)) remove(folder);
}

function makeRoom(work) {
  while (used.length > 0 && freeBytes(work) < FREE_BYTES) remove(used.shift());
}

function freeBytes(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** What a row is compared with besides tools: one module may serve several rows. */
function yardsticksOf(scenario) {
  const rowsOf = new Map();
  for (const [row, { yardsticks = [] }] of Object.entries(scenario.rows)) {
    for (const module of yardsticks) rowsOf.set(module, [...(rowsOf.get(module) ?? []), row]);
  }
  return [...rowsOf].map(([module, rows]) => ({ ...module, rows, isYardstick: true }));
}

function rotate(list, by) {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

/** `rm` is several times faster than Node for 100,000 files; some tools leave folders that nobody may write. */
export function remove(folder) {
  spawnSync('chmod', ['-R', 'u+rwX', folder]);
  spawnSync('rm', ['-rf', folder]);
}
