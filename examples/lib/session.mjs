// What the examples have in common: a folder of their own, and commands that are printed as a user would type them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

export function stop(message) {
  console.error(`demo: ${message}`);
  process.exit(1);
}

/** Prints a line of explanation. */
export function say(text) {
  console.log(`\n${paint('36', `# ${text}`)}`);
}

/** A session in `wanted`, which must be new or empty, or in a temporary folder, which `end` removes. */
export function openSession(name, wanted) {
  if (!existsSync(join(dist, 'cli.cjs'))) stop('the program is not built: npm ci');
  const folder = wanted === undefined ? mkdtempSync(join(tmpdir(), `art-${name}-`)) : resolve(wanted);
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) stop(`${folder} is not empty`);
  console.log(`Working in ${folder}`);
  return {
    folder,
    type: (line, expected) => type(folder, line, expected),
    end() {
      if (wanted === undefined) rmSync(folder, { recursive: true, force: true });
      console.log(
        wanted === undefined ? `\nRemoved ${folder}. To keep it, name another folder` : `\nLeft in ${folder}`,
      );
    },
  };
}

/** Types a command: prints it and what it prints. Stops the demo when it ends otherwise than expected. */
function type(folder, line, expected = 0) {
  console.log(paint('1', `$ ${line}`));
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map((match) => match[1] ?? match[2] ?? match[3]);
  const [first, ...rest] = words;
  const isArt = first === 'art';
  const program = isArt || first === 'node' ? process.execPath : first;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ART_')));
  const { status, stdout, stderr, error } = spawnSync(program, isArt ? [join(dist, 'cli.cjs'), ...rest] : rest, {
    cwd: folder,
    env: { ...env, PAGER: '', ...(colour ? { FORCE_COLOR: '1' } : {}) },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.stdout.write(stdout ?? '');
  process.stdout.write(stderr ?? '');
  if (status !== expected) stop(`the command above failed (${error?.message ?? `exit ${status}`}); see ${folder}`);
}
