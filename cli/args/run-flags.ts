import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { CommitOptions } from '../../core/api.ts';
import type { ValueMap } from '../../core/object/types.ts';
import type { Flag } from '../command.ts';
import type { Context } from '../context.ts';
import { counted, formatSize } from '../output/size.ts';
import { metaPairs, textPairs, typedPairs } from './pairs.ts';
import { parseInput } from './targets.ts';

/** The flags that describe a run, shared by all commands that record one. */
export const runFlags: readonly Flag[] = [
  {
    name: 'message',
    short: 'm',
    value: 'TEXT',
    repeat: true,
    summary: 'say what this run is; a second one is a new paragraph',
  },
  {
    name: 'input',
    short: 'i',
    value: '[ROLE=]SELECTOR|PATH',
    repeat: true,
    summary: 'what the run was made from: a version, or a path that begins with ./ or /',
    complete: 'selector',
  },
  { name: 'param', short: 'p', value: 'K=V', repeat: true, summary: 'a parameter; numbers, true and false are typed' },
  { name: 'params', value: 'FILE', repeat: true, summary: 'parameters from a YAML or JSON file', complete: 'file' },
  { name: 'metric', value: 'K=V', repeat: true, summary: 'a result' },
  { name: 'metrics', value: 'FILE', repeat: true, summary: 'results from a YAML or JSON file', complete: 'file' },
  { name: 'label', value: 'K=V', repeat: true, summary: 'a label of the run' },
  { name: 'branch', value: 'NAME', summary: 'record on this branch', complete: 'branch' },
  { name: 'author', value: 'NAME', summary: 'record as this author' },
  { name: 'yes', short: 'y', summary: 'do not ask before something unusually large' },
];

/** The flags that describe the outputs of a run that may have several. */
export const outputFlags: readonly Flag[] = [
  {
    name: 'type',
    value: 'NAME=TYPE',
    repeat: true,
    summary: 'what an output is: dataset, model, report, ...',
    complete: 'artifact',
  },
  { name: 'meta', value: 'NAME:K=V', repeat: true, summary: 'metadata of an output', complete: 'artifact' },
];

/** The same for commands that make one output. */
export const oneOutputFlags: readonly Flag[] = [
  { name: 'type', value: 'TYPE', summary: 'what it is: dataset, model, report, ...' },
  { name: 'meta', value: 'K=V', repeat: true, summary: 'metadata of it' },
];

export function readOutputFlags({ flags }: Context): Pick<CommitOptions, 'types' | 'meta'> {
  return {
    ...given('types', textPairs(flags.all('type'), '--type')),
    ...given('meta', metaPairs(flags.all('meta'), '--meta')),
  };
}

export function readOneOutputFlags({ flags }: Context, name: string): Pick<CommitOptions, 'types' | 'meta'> {
  const type = flags.text('type');
  const meta = typedPairs(flags.all('meta'), '--meta');
  return {
    ...(type !== undefined && { types: { [name]: type } }),
    ...(Object.keys(meta).length > 0 && { meta: { [name]: meta } }),
  };
}

/** Reads `runFlags`. */
export async function readRunFlags(context: Context): Promise<CommitOptions> {
  const { flags } = context;
  const message = flags.all('message').join('\n\n');
  const branch = flags.text('branch');
  const author = flags.text('author');
  const inputs = flags.all('input').map(parseInput);
  return {
    ...(flags.has('message') && { message }),
    ...(branch !== undefined && { branch }),
    ...(author !== undefined && { author }),
    ...(inputs.length > 0 && { inputs }),
    ...given('params', await readValues(context, 'params', 'param')),
    ...given('metrics', await readValues(context, 'metrics', 'metric')),
    ...given('labels', textPairs(flags.all('label'), '--label')),
    ...confirmation(context),
  };
}

/** Files first, so that what is typed goes before what a file says. */
export async function readValues(context: Context, fileFlag: string, pairFlag: string): Promise<ValueMap> {
  const pairs = typedPairs(context.flags.all(pairFlag), `--${pairFlag}`);
  const files = context.flags.all(fileFlag);
  if (files.length === 0) return pairs;
  const { readValuesFile } = await import('../../core/workspace/values-file.ts');
  return Object.assign({}, ...files.map((file) => readValuesFile(resolve(context.cwd, file), file)), pairs);
}

export function given<K extends string, T extends object>(name: K, value: T): { [key in K]?: T } {
  return (Object.keys(value).length > 0 ? { [name]: value } : {}) as { [key in K]?: T };
}

/** Nobody to ask and no --yes: the library refuses by itself. */
export function confirmation(context: Context): Pick<CommitOptions, 'confirm' | 'yes'> {
  if (context.flags.has('yes')) return { yes: true };
  const { isInputTerminal, isErrorTerminal } = context.terminal;
  if (!isInputTerminal || !isErrorTerminal || context.json) return {};
  return {
    confirm: async ({ files, bytes, reason }) => {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      const question = `this stores ${counted(files, 'file')}, ${formatSize(bytes)}: ${reason}. Go on? [y/N] `;
      const answer = await lines.question(question, { signal: context.signal });
      lines.close();
      return /^y(es)?$/i.test(answer.trim());
    },
  };
}
