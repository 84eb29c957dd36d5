import { arch, availableParallelism, cpus, hostname, platform, release, totalmem, userInfo } from 'node:os';
import type { ValueMap } from '../../object/types.ts';
import { lockfileIds } from './lockfiles.ts';
import { pythonVersion } from './python.ts';

export interface EnvironmentOptions {
  /** The words of the command that runs, where there is one. */
  command?: readonly string[];
  /** Variables that it runs with. */
  env?: NodeJS.ProcessEnv;
}

/**
 * What a run records as `env`: system, machine, runtimes, lockfiles beside the workspace root, who and where. No
 * variables: those that count for a step are recorded by the step.
 *
 * @example
 * await readEnvironment('/project', { command: ['python', 'train.py'] });
 * // { os: 'linux 6.1.0', arch: 'x64', cpu: '...', cpus: 8, memory: 16e9, node: '22.1.0', python: '3.11.7', ... }
 */
export async function readEnvironment(root: string, options: EnvironmentOptions = {}): Promise<ValueMap> {
  const cpu = cpus()[0]?.model.trim();
  const lockfiles = lockfileIds(root);
  const python = await pythonVersion(root, options.command ?? [], options.env);
  const user = userName();
  return {
    os: `${platform()} ${release()}`,
    arch: arch(),
    ...(cpu && { cpu }),
    cpus: availableParallelism(),
    memory: totalmem(),
    node: process.versions.node,
    ...(python !== undefined && { python }),
    host: hostname(),
    ...(user !== undefined && { user }),
    ...(Object.keys(lockfiles).length > 0 && { lockfiles }),
  };
}

/** In a container the user may have no name. */
function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
