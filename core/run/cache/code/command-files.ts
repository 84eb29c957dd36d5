import { statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Step } from '../../step.ts';
import { SKIPPED } from './declared.ts';
import type { NotCode } from './not-code.ts';

/** Of a command longer than this, such as one with a list of files in it, only the first words are looked at. */
const MAX_WORDS = 1000;

/** A word of a shell command, roughly: what stands between blanks, quotes, `=` and what means something to the shell. */
const WORD = /[^\s"'`;|&<>()={}$]+/g;
const PYTHON_MODULE = /(?:^|\s)-m\s+([\p{L}\p{N}_.]+)/gu;

/**
 * Files of the workspace that the words of a command name, by path from the root: the script that is run, a file of
 * settings. So that a script counts that git does not know yet.
 */
export function commandFiles(root: string, { run, inputs }: Step, notCode: NotCode): string[] {
  const text = typeof run === 'string' ? run : run.join('\n');
  const words = [...text.matchAll(WORD)].slice(0, MAX_WORDS).map(([word]) => word);
  const modules = [...text.matchAll(PYTHON_MODULE)].flatMap(([, name = '']) => moduleFiles(name));
  const data = new Set(inputs.map(({ target }) => target.replace(/^\.\//, '')));
  const found = new Set<string>();
  for (const word of [...words, ...modules]) {
    const path = relative(root, resolve(root, word)).split(sep).join('/');
    if (path === '' || path.startsWith('..') || isAbsolute(path) || data.has(path)) continue;
    if (isFile(join(root, path)) && !isInstalled(root, path) && !notCode.leavesOut(path)) found.add(path);
  }
  return [...found];
}

function moduleFiles(name: string): string[] {
  const path = name.split('.').join('/');
  return ['', 'src/'].flatMap((place) => [`${place}${path}.py`, `${place}${path}/__main__.py`]);
}

/** Whether a file is of an environment: the interpreter, a tool that was installed. */
function isInstalled(root: string, path: string): boolean {
  if (path.split('/').some((part) => SKIPPED.has(part))) return true;
  for (let dir = dirname(path); dir !== '.'; dir = dirname(dir)) if (isFile(join(root, dir, 'pyvenv.cfg'))) return true;
  return false;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
