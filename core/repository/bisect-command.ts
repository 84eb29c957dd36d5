import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArtError } from '../errors.ts';
import type { Test } from './bisect.ts';
import type { Candidate } from './bisect-range.ts';
import { checkout } from './checkout.ts';
import type { Context } from './context.ts';

const SKIP = 125;
// From here on exit codes say that a shell was ended by a signal: nobody's verdict.
const FIRST_SIGNAL = 128;

/**
 * Judges by a command: what is to be tested is restored into a folder of its own, whose path the command finds in
 * ART_BISECT_PATH: the artifact, or for a run the folder with all its artifacts. Exit code 0 is good, 125 cannot be
 * tested, any other up to 127 bad.
 */
export function commandTest(context: Context, command: readonly string[], onOutput: (piece: Uint8Array) => void): Test {
  return async (candidate) => {
    const folder = mkdtempSync(join(tmpdir(), 'art-bisect-'));
    try {
      const path = await restore(context, candidate, folder);
      const status = await execute(context, command, environment(candidate, path), onOutput);
      return { verdict: status === 0 ? 'good' : status === SKIP ? 'skip' : 'bad', status };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

async function restore(context: Context, { run, name }: Candidate, folder: string): Promise<string> {
  if (name !== undefined) {
    const { artifacts } = await checkout(context, { targets: [`${name}@${run}`], to: `${folder}/` });
    return artifacts[0]?.path ?? folder;
  }
  for (const artifact of context.history.names([run])) {
    const latest = context.history.latest(artifact, [run]);
    if (latest) await checkout(context, { targets: [`${artifact}@${latest.run}`], to: join(folder, artifact) });
  }
  return folder;
}

function environment({ run, name, label }: Candidate, path: string): NodeJS.ProcessEnv {
  const version = name === undefined ? {} : { ART_BISECT_VERSION: label };
  return { ...process.env, ART_BISECT_PATH: path, ART_BISECT_RUN: run, ...version };
}

function execute(
  context: Context,
  [program = '', ...words]: readonly string[],
  env: NodeJS.ProcessEnv,
  onOutput: (piece: Uint8Array) => void,
): Promise<number> {
  const { signal } = context.options;
  const { cwd } = context.workspace;
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...(signal && { signal }) });
    child.stdout.on('data', onOutput);
    child.stderr.on('data', onOutput);
    child.on('error', (cause) => reject(signal?.aborted ? signal.reason : cannotRun(program, cause)));
    child.on('close', (status, ended) => {
      if (status !== null && status < FIRST_SIGNAL) resolve(status);
      else reject(signal?.aborted ? signal.reason : wasEnded(program, ended ?? `exit code ${status}`));
    });
  });
}

function cannotRun(program: string, cause: Error): ArtError {
  return new ArtError('COMMAND', `"${program}" cannot be run`, { cause, hint: 'say the command after --' });
}

function wasEnded(program: string, how: string): ArtError {
  return new ArtError('COMMAND', `"${program}" was ended by ${how}, which says neither good nor bad`, {
    hint: 'exit codes: 0 good, 125 cannot be tested, other ones up to 127 bad',
  });
}
