import { closeSync, lstatSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { portabilityProblem } from '../object/paths.ts';
import { tempName } from './temp.ts';

/** What the file system of a folder does with names. */
export interface NameRules {
  /** `a` and `A`, or the composed and decomposed forms of a letter, are one name. */
  readonly folds: boolean;
  /** The error for a name that cannot be written there; undefined when it can. */
  refuses(name: string): unknown;
}

const aNameOfEachKind = [
  ':',
  '?',
  '*',
  '<',
  '>',
  '|',
  '"',
  '\\',
  'x.',
  'x ',
  'aux',
  '\u0001',
  '\u{1f600}',
  '\uffff',
  'x'.repeat(255),
];

/** Finds out by trying: the system's name tells little, since any file system can be mounted anywhere. */
export function probeNames(folder: string): NameRules {
  const trial = join(folder, tempName());
  mkdirSync(trial);
  try {
    const folds = meets(trial, 'case', 'CASE') || meets(trial, '\u00e9', 'e\u0301');
    const takesAll = aNameOfEachKind.every((name) => attempt(trial, name) === undefined);
    return { folds, refuses: (name) => (takesAll || isPlain(name) ? undefined : tryIn(folder, name)) };
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
}

function isPlain(name: string): boolean {
  return name.length < 140 && /^[\x20-\x7e]*$/.test(name) && portabilityProblem(name) === undefined;
}

function tryIn(folder: string, name: string): unknown {
  const trial = join(folder, tempName());
  mkdirSync(trial);
  try {
    return attempt(trial, name);
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
}

function attempt(folder: string, name: string): unknown {
  const path = `${folder}/${name}`;
  try {
    closeSync(openSync(path, 'wx'));
    // Some systems write another name than they were asked to.
    return lstatSync(path, { throwIfNoEntry: false }) === undefined
      ? new Error('it is changed when written')
      : undefined;
  } catch (error) {
    return error;
  }
}

function meets(folder: string, name: string, other: string): boolean {
  closeSync(openSync(join(folder, name), 'wx'));
  return lstatSync(join(folder, other), { throwIfNoEntry: false }) !== undefined;
}
