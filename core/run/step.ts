import type { ValueMap } from '../object/types.ts';

/** What a step or a single command is made from: a selector, or a path that begins with `./`, `../` or `/`. */
export interface StepInput {
  role: string;
  target: string;
}

export interface StepOutput {
  name: string;
  /** From the workspace root, with `/`. */
  path: string;
  type?: string;
  /** Not set aside before the command runs: it goes on from what is there. */
  persist: boolean;
}

/** What decides whether a command has to run again, besides what it is. */
export interface CachePolicy {
  on: boolean;
  /** Milliseconds after which a result is not used any more. */
  expires?: number;
  /** `params`, `params.NAME`, `inputs.ROLE`, `env.NAME` or `lockfiles`: does not count. */
  ignore: string[];
}

/** A command with what it reads and makes, from `art.yaml` or from the words of `art run`. */
export interface Step {
  name: string;
  /** For the shell, with `${NAME}` for parameters; or words for no shell. */
  run: string | string[];
  /** Where it works, from the workspace root, with `/`; the root when absent. */
  cwd?: string;
  inputs: StepInput[];
  outputs: StepOutput[];
  /** Written in the step; they go before those of files. */
  params: ValueMap;
  /** YAML or JSON files with parameters, from the workspace root. */
  paramFiles: string[];
  /** JSON or YAML files with metrics that the command writes, from the workspace root. */
  metrics: string[];
  /** Files and globs, from the workspace root. Absent: every file that git tracks. */
  code?: string[];
  /** Environment variables that count. */
  env: string[];
  /** Lockfiles that count. Absent: those that are found beside the workspace root. */
  lockfiles?: string[];
  cache: CachePolicy;
}
