import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { onExit } from './on-exit.ts';
import type { Stream } from './step-log.ts';
import type { Command } from './template.ts';

export interface ExecuteOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Takes what the command prints; the command waits while a promise is pending. */
  onOutput(stream: Stream, bytes: Uint8Array): void | Promise<void>;
  signal?: AbortSignal;
}

export interface Ended {
  /** As a shell would tell it: 128 and the signal's number for a command that a signal ended, 127 for one not found. */
  status: number;
  /** Milliseconds. */
  duration: number;
}

// A command that takes no notice of Ctrl-C is ended all the same.
const GRACE_MS = 10_000;
// A process that the command left behind may hold its output open for ever.
const LINGER_MS = 500;
const LINGER_TURNS = 10;

/**
 * Runs a command to its end. A text goes to the shell, which stops at the first part that fails; words are a program
 * and its arguments. It reads nothing: input could not be part of what its result depends on. Rejects with the signal's
 * reason when that aborts, once all processes of the command's group are told to end and it has ended.
 */
export async function execute(command: Command, options: ExecuteOptions): Promise<Ended> {
  const { signal, onOutput } = options;
  signal?.throwIfAborted();
  const started = Date.now();
  const child = start(command, options);
  const stop = (): void => endGroup(child, 'SIGINT');
  const kill = (): void => endGroup(child, 'SIGKILL');
  let last: NodeJS.Timeout | undefined;
  const abort = (): void => {
    stop();
    last = setTimeout(kill, GRACE_MS);
  };
  signal?.addEventListener('abort', abort, { once: true });
  const callOff = onExit('end', kill);
  try {
    const flow = { pieces: 0, taking: 0 };
    const pumped = Promise.all([
      pump(child.stdout, 'stdout', flow, onOutput),
      pump(child.stderr, 'stderr', flow, onOutput),
    ]);
    // Looked at below; until then a failure must not count as one that nobody looks at.
    pumped.catch(kill);
    const status = await statusOf(child, command, onOutput);
    await Promise.race([pumped, letGo(child, flow)]);
    if (signal?.aborted) {
      kill();
      throw signal.reason;
    }
    return { status, duration: Date.now() - started };
  } finally {
    clearTimeout(last);
    signal?.removeEventListener('abort', abort);
    callOff();
  }
}

/** In a process group of its own, so that all that it starts can be ended with it. */
function start(command: Command, { cwd, env }: ExecuteOptions): ChildProcess {
  const isWindows = process.platform === 'win32';
  const options: SpawnOptions = { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: !isWindows };
  if (typeof command !== 'string') return spawn(command[0] as string, command.slice(1), options);
  return isWindows ? spawn(command, { ...options, shell: true }) : spawn('/bin/sh', ['-ec', command], options);
}

const reasons: Record<string, string> = { ENOENT: 'there is no such program', EACCES: 'it may not be run' };

function statusOf(child: ChildProcess, command: Command, onOutput: ExecuteOptions['onOutput']): Promise<number> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    child.once('error', async (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      const why = reasons[error.code ?? ''] ?? error.message;
      await onOutput('stderr', Buffer.from(`art: cannot start "${command[0]}": ${why}\n`));
      resolve(error.code === 'ENOENT' ? 127 : 126);
    });
  });
}

/** How far the output has been taken. */
interface Flow {
  pieces: number;
  /** Somebody is busy with one. */
  taking: number;
}

async function pump(
  from: Readable | null,
  stream: Stream,
  flow: Flow,
  onOutput: ExecuteOptions['onOutput'],
): Promise<void> {
  try {
    for await (const bytes of from ?? []) {
      flow.pieces++;
      flow.taking++;
      await onOutput(stream, bytes as Uint8Array);
      flow.taking--;
    }
  } catch (error) {
    // Let go of while somebody still held it open.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** Lets go of the output once nothing more comes of it, though somebody holds it open. */
async function letGo({ stdout, stderr }: ChildProcess, flow: Flow): Promise<void> {
  for (let quiet = 0; quiet < LINGER_TURNS; ) {
    const { pieces } = flow;
    await new Promise((resolve) => setTimeout(resolve, LINGER_MS).unref());
    if (flow.taking > 0) continue;
    quiet += flow.pieces === pieces ? LINGER_TURNS : 1;
  }
  stdout?.destroy();
  stderr?.destroy();
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It has ended.
  }
}
