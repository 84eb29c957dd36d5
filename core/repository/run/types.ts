import type { CommitInput, CommitOptions, CommitOutput } from '../../api.ts';
import type { ArtError } from '../../errors.ts';
import type { Id } from '../../object/types.ts';

/** A command that no step of `art.yaml` describes. Paths are as `commit` takes them. */
export interface RunCommand {
  /** A program and its arguments. */
  words: string[];
  inputs?: CommitInput[];
  outputs?: { name: string; path: string; type?: string }[];
  /** JSON or YAML files with metrics that it writes. */
  metrics?: string[];
}

export interface RunOptions
  extends Pick<CommitOptions, 'message' | 'params' | 'labels' | 'branch' | 'author' | 'yes' | 'confirm'> {
  /** Names of steps of `art.yaml`; with what they depend on. Absent or empty: all steps. */
  steps?: string[];
  /** Run this instead of steps. */
  command?: RunCommand;
  /** How many commands may run at once. Absent: as many as there are cores. */
  jobs?: number;
  /** Only tell what would run. */
  dryRun?: boolean;
  /** `off`: no earlier result is used, and this one will not be. `refresh`: none is used, but this one will be. */
  cache?: 'off' | 'refresh';
  /** Replace outputs that have changes that are not recorded. */
  force?: boolean;
  /** Told what happens as it happens; a command waits while a promise is pending. */
  onEvent?: (event: RunEvent) => void | Promise<void>;
}

export type RunEvent =
  /** First of all: what is looked at, in order, and whether several commands may run at once. */
  | { type: 'plan'; steps: string[]; parallel: boolean }
  | { type: 'start'; step: string; command: string }
  | { type: 'output'; step: string; stream: 'stdout' | 'stderr'; bytes: Uint8Array }
  | { type: 'end'; report: StepReport };

/**
 * `done`: it ran, and a run was recorded. `cached`: what an earlier run made was used. `failed`: see `status` or
 * `error`. `skipped`: a step that it depends on failed. With `dryRun`: `cached`, or `stale`: it would run; `always`: it
 * would run, as it makes nothing that could be out of date.
 */
export type StepState = 'done' | 'cached' | 'failed' | 'skipped' | 'stale' | 'always';

export interface StepReport {
  step: string;
  state: StepState;
  /** The run that was recorded, or used again. */
  run?: Id;
  /** The command's exit code. */
  status?: number;
  /** Milliseconds that the command took. */
  duration?: number;
  outputs: Record<string, Pick<CommitOutput, 'version' | 'content' | 'files' | 'bytes'> & Partial<CommitOutput>>;
  /** The step that it waited for in vain. */
  because?: string;
  /** Why it could not be run or recorded. */
  error?: ArtError;
}

export interface RunReport {
  branch: string;
  /** In the order in which they were planned. */
  steps: StepReport[];
  /** 0 when all went well; else the exit code of the first step that failed. */
  status: number;
}
