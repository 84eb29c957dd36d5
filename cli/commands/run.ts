import { UsageError } from '../../core/errors.ts';
import type { RunCommand, RunOptions, RunReport } from '../../core/index.ts';
import { textPairs } from '../args/pairs.ts';
import { confirmation, given, outputFlags, readValues, runFlags } from '../args/run-flags.ts';
import { parseInput, parseOutput } from '../args/targets.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { RunNarrator, runReportJson } from '../show/run-narrator.ts';

const shared = ['message', 'input', 'param', 'params', 'label', 'branch', 'author', 'yes'];
/** What only a command needs: a step says it in art.yaml. */
const ofCommand = ['input', 'output', 'type', 'metrics'];

export const command: Command = {
  name: 'run',
  description:
    'Runs steps of art.yaml and what they depend on, or a command, and records each as a run: its inputs, outputs, parameters, metrics, exit code and log. A step is not run when nothing that it depends on has changed: then what an earlier run made is restored. Without a name all steps run.\n\nOutputs are set aside before a command starts and come back if it fails. A command that fails is recorded with its log and without outputs; what depends on it is not run, all else is, and its exit code is that of art. Whatever a command asks of art (load, cat, checkout, save) becomes an input too. It gets no standard input.',
  positionals: [{ name: 'STEP', optional: true, many: true, summary: 'steps of art.yaml; all when absent' }],
  takesCommand: true,
  flags: [
    {
      name: 'output',
      short: 'o',
      value: 'NAME=PATH',
      repeat: true,
      summary: 'the command writes PATH; it becomes the artifact NAME',
      complete: 'artifact',
    },
    ...outputFlags.filter(({ name }) => name === 'type'),
    ...runFlags.filter(({ name }) => shared.includes(name)),
    {
      name: 'metrics',
      value: 'FILE',
      repeat: true,
      summary: 'the command writes results to this JSON or YAML file',
      complete: 'file',
    },
    { name: 'jobs', short: 'j', value: 'N', summary: 'run at most N commands at once; as many as cores when absent' },
    { name: 'dry-run', short: 'n', summary: 'show what would run, and run nothing' },
    { name: 'exit-code', summary: 'with --dry-run: exit with 1 if anything is out of date' },
    { name: 'cache', summary: 'use earlier results, as it does anyway; --no-cache neither uses nor keeps any' },
    { name: 'refresh', summary: 'run even what has not changed, and use that result from now on' },
    { name: 'force', short: 'f', summary: 'replace outputs that have changes that are not recorded' },
  ],
  examples: [
    {
      type: 'art run -i data -o model=out/model.pt -p lr=0.1 -- python train.py --lr 0.1',
      shows:
        'python: python train.py --lr 0.1\nepoch 1: 0.91\npython: done, took 2s [run 4f3a91c0b2d1]\n  model@2  4.1 kB  3.2 kB new',
    },
    { type: 'art run train -p lr=0.2', shows: 'the step train of art.yaml, and before it what it depends on' },
    { type: 'art run -n --exit-code', shows: 'what is out of date; exit code 1 if anything is' },
  ],
  async run(context) {
    const { flags, command: words, positionals } = context;
    const isCommand = words.length > 0;
    if (isCommand && positionals.length > 0)
      throw new UsageError('name steps or a command, not both', { hint: 'art run -- COMMAND, or art run STEP' });
    const stray = isCommand ? undefined : ofCommand.find((name) => flags.has(name));
    if (stray !== undefined)
      throw new UsageError(`flag "--${stray}" is for a command`, {
        hint: 'put the command behind --: art run -o NAME=PATH -- COMMAND; steps have theirs in art.yaml',
      });
    if (flags.has('exit-code') && !flags.has('dry-run'))
      throw new UsageError('flag "--exit-code" goes with --dry-run', { hint: 'art run -n --exit-code' });
    const options = await readOptions(context);
    const repository = await context.open();
    const narrator = new RunNarrator(context);
    const report = await repository.run({
      ...options,
      ...(isCommand ? { command: readCommand(context) } : { steps: positionals }),
      onEvent: (event) => narrator.hear(event, flags.has('dry-run')),
    });
    if (context.json) context.out.json(runReportJson(report));
    return exitCode(context, report);
  },
};

async function readOptions(context: Context): Promise<RunOptions> {
  const { flags } = context;
  const branch = flags.text('branch');
  const author = flags.text('author');
  const jobs = flags.integer('jobs', 1);
  const isOff = flags.choice('cache') === false;
  if (isOff && flags.has('refresh')) throw new UsageError('flags "--no-cache" and "--refresh" exclude each other');
  return {
    ...(flags.has('message') && { message: flags.all('message').join('\n\n') }),
    ...(branch !== undefined && { branch }),
    ...(author !== undefined && { author }),
    ...(jobs !== undefined && { jobs }),
    ...given('params', await readValues(context, 'params', 'param')),
    ...given('labels', textPairs(flags.all('label'), '--label')),
    ...(isOff && { cache: 'off' as const }),
    ...(flags.has('refresh') && { cache: 'refresh' as const }),
    ...(flags.has('dry-run') && { dryRun: true }),
    ...(flags.has('force') && { force: true }),
    ...confirmation(context),
  };
}

function readCommand({ flags, command }: Context): RunCommand {
  const types = textPairs(flags.all('type'), '--type');
  return {
    words: command,
    inputs: flags.all('input').map(parseInput),
    outputs: flags.all('output').map((word) => {
      const output = parseOutput(word);
      const type = types[output.name];
      return { ...output, ...(type !== undefined && { type }) };
    }),
    metrics: flags.all('metrics'),
  };
}

function exitCode(context: Context, { status, steps }: RunReport): number {
  if (status !== 0) return status;
  return context.flags.has('exit-code') && steps.some(({ state }) => state === 'stale') ? 1 : 0;
}
