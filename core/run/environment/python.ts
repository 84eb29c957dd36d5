import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const PYTHON = /^(python|pypy)[\d.]*(\.exe)?$/;
const TIMEOUT_MS = 5000;

/**
 * The version of Python in use: that of the virtual or conda environment that is active, else of one beside the
 * workspace root, which their own files tell; else that of the interpreter that the command names, which is asked.
 * Undefined where no Python is in sight.
 */
export async function pythonVersion(
  root: string,
  command: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const active = [env.VIRTUAL_ENV, env.CONDA_PREFIX].filter((path) => path !== undefined && path !== '');
  for (const folder of [...active, join(root, '.venv'), join(root, 'venv')]) {
    const version = folder === undefined ? undefined : (fromVenv(folder) ?? fromConda(folder));
    if (version !== undefined) return version;
  }
  const program = command.find((word) => PYTHON.test(basename(word)));
  return program === undefined ? undefined : ask(program, env);
}

function fromVenv(folder: string): string | undefined {
  try {
    const text = readFileSync(join(folder, 'pyvenv.cfg'), 'utf8');
    return /^version(?:_info)?\s*=\s*(\d+\.\d+(?:\.\d+)?)/m.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

function fromConda(folder: string): string | undefined {
  try {
    const files = readdirSync(join(folder, 'conda-meta'));
    return files.map((file) => /^python-(\d+\.\d+\.\d+)-/.exec(file)?.[1]).find((version) => version !== undefined);
  } catch {
    return undefined;
  }
}

async function ask(program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, ['--version'], { env, timeout: TIMEOUT_MS });
    return /Python (\d+\.\d+\.\d+\S*)/.exec(stdout + stderr)?.[1];
  } catch {
    return undefined;
  }
}
