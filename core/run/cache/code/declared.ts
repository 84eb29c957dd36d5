import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type picomatch from 'picomatch';
import { ArtError } from '../../../errors.ts';
import type { Step } from '../../step.ts';
import type { NotCode } from './not-code.ts';

/** Folders that hold no code of the project, and what programs write beside the code as they run. */
export const SKIPPED: ReadonlySet<string> = new Set([
  ...['.git', '.hg', '.svn', '.art', 'node_modules', '.venv'],
  ...['__pycache__', '.ipynb_checkpoints', '.mypy_cache', '.pytest_cache', '.ruff_cache'],
]);

/**
 * The files that a step names as its code, by path from the root. A folder stands for all that is in it, `!GLOB` takes
 * out again. Throws ArtError for a name or a glob that nothing answers to: a step that depends on nothing by mistake
 * would never run again.
 */
export async function declaredFiles(root: string, step: Step, notCode: NotCode): Promise<string[]> {
  const { default: match } = await import('picomatch');
  const words = (step.code ?? []).map((word) => word.replace(/^(!?)(\.\/)+/, '$1').replace(/\/+$/, ''));
  const out = words.filter((word) => word.startsWith('!')).map((word) => match(word.slice(1), { dot: true }));
  const isOut = (path: string): boolean => out.some((matches) => matches(path));
  const found = new Set<string>();
  for (const word of words) {
    if (word.startsWith('!')) continue;
    if (notCode.isResult(word)) throw isData(step, word);
    const paths = [...answers({ root, notCode }, word, match)];
    if (paths.length === 0) throw nothingFor(step, word);
    // Settings count as code only where they are named themselves.
    for (const path of paths) if ((path === word || !notCode.leavesOut(path)) && !isOut(path)) found.add(path);
  }
  return [...found];
}

interface Place {
  root: string;
  notCode: NotCode;
}

function* answers(place: Place, word: string, match: typeof picomatch): Generator<string> {
  const stat = statSync(join(place.root, word), { throwIfNoEntry: false });
  if (stat?.isFile()) yield word;
  else if (stat?.isDirectory()) yield* filesIn(place, word === '.' ? '' : word, new Set());
  else {
    const { base, isGlob } = match.scan(word);
    const matches = match(word, { dot: true });
    if (isGlob) for (const path of filesIn(place, base, new Set())) if (matches(path)) yield path;
  }
}

function* filesIn(place: Place, folder: string, seen: Set<string>): Generator<string> {
  const { root, notCode } = place;
  const names = entriesOf(join(root, folder), seen);
  if (folder !== '' && names.some(({ name }) => name === 'pyvenv.cfg')) return;
  for (const entry of names) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (SKIPPED.has(entry.name) || entry.name.endsWith('.pyc') || notCode.isResult(path)) continue;
    const kind = entry.isSymbolicLink() ? statSync(join(root, path), { throwIfNoEntry: false }) : entry;
    if (kind?.isDirectory()) yield* filesIn(place, path, seen);
    else if (kind?.isFile()) yield path;
  }
}

/** What is in a folder that has not been seen: links may lead round in circles. */
function entriesOf(abs: string, seen: Set<string>): Dirent[] {
  try {
    const real = realpathSync(abs);
    if (seen.has(real)) return [];
    seen.add(real);
    return readdirSync(abs, { withFileTypes: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new ArtError('UNREADABLE_FILE', `cannot read folder "${abs}"`, { cause });
  }
}

function isData({ name }: Step, word: string): ArtError {
  return new ArtError('CODE_IS_DATA', `step "${name}" names "${word}" as code, and it is what runs write`, {
    hint: `name it under "inputs" of step "${name}"`,
  });
}

function nothingFor({ name }: Step, word: string): ArtError {
  return new ArtError('CODE_NOT_FOUND', `step "${name}" names "${word}" as code, and there is no such file`, {
    hint: `correct "code" of step "${name}" in art.yaml`,
  });
}
