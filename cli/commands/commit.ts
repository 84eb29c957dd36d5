import type { CommitResult } from '../../core/api.ts';
import type { Repository } from '../../core/repository.ts';
import { outputFlags, readOutputFlags, readRunFlags, runFlags } from '../args/run-flags.ts';
import { parseOutput } from '../args/targets.ts';
import type { Command } from '../command.ts';
import { reportCommit } from '../show/commit-lines.ts';

export const command: Command = {
  name: 'commit',
  description:
    'Records a run: what it produced (outputs), what it was made from (inputs), parameters and metrics. Without -o it stores every tracked path that has changed; with -o only those named. Nothing to record is exit code 1.\n\nWhen a path was edited on an older version than the latest, commit refuses, because the newer version would be lost from sight: look at both with art diff, take the newer one with art checkout, or say --supersede (this one replaces it) or --fork (both stand).',
  flags: [
    {
      name: 'output',
      short: 'o',
      value: 'NAME=PATH',
      repeat: true,
      summary: 'store PATH as the artifact NAME',
      complete: 'artifact',
    },
    ...outputFlags,
    ...runFlags,
    { name: 'supersede', summary: 'replace a newer version that this one was not made from' },
    { name: 'fork', summary: 'stand beside a newer version that this one was not made from' },
    { name: 'amend', summary: 'take the place of the last run of the branch' },
    { name: 'follow', summary: 'store what symbolic links point to instead of the links' },
    { name: 'dry-run', short: 'n', summary: 'show what would be recorded, and record nothing' },
  ],
  conflicts: [['supersede', 'fork']],
  examples: [
    {
      type: 'art commit -m "train on more rows" -i data -o model=out/model.pt -p lr=0.1 --metric accuracy=0.97',
      shows: '[main 4f3a91c0b2d1] train on more rows\n  model@2  4.1 kB  3.2 kB new',
    },
    { type: 'art commit -m "clean the labels"', shows: 'records every tracked path that changed' },
    {
      type: 'art commit -i train=data@2 -i ./config.yaml --metrics metrics.json',
      shows: 'inputs with roles and from paths, results from a file',
    },
  ],
  async run(context) {
    const { flags } = context;
    const options = await readRunFlags(context);
    const outputs = flags.all('output').map(parseOutput);
    const repository = await context.open();
    const result = await repository.commit({
      ...options,
      ...readOutputFlags(context),
      ...(outputs.length > 0 && { outputs }),
      ...(flags.has('supersede') && { supersede: true }),
      ...(flags.has('fork') && { fork: true }),
      ...(flags.has('amend') && { amend: true }),
      ...(flags.has('follow') && { follow: true }),
      ...(flags.has('dry-run') && { dryRun: true }),
    });
    reportCommit(context, repository, result);
    if (!flags.has('dry-run') && namesNoInput(repository, result)) {
      context.hint('no input is named; if this was made from another artifact: art commit --amend -i NAME');
    }
  },
};

/**
 * Something was made that could have been made from something else, and nothing says from what. Said of a first version,
 * of one whose predecessor had inputs, and of a run with parameters or metrics; not of data that grows by itself.
 */
function namesNoInput(repository: Repository, { run: id, inputs, outputs }: CommitResult): boolean {
  const names = Object.keys(outputs).filter((name) => outputs[name]?.isNew);
  if (inputs.length > 0 || names.length === 0) return false;
  const { run } = repository.show(id);
  const before = names.flatMap((name) => run.outputs[name]?.supersedes ?? []);
  const isMade =
    names.some((name) => outputs[name]?.version === 1) ||
    Object.keys(run.params).length + Object.keys(run.metrics).length > 0 ||
    before.some((one) => repository.show(one).run.inputs.some(({ name }) => !(name in outputs)));
  if (!isMade) return false;
  for (const { name } of repository.artifacts()) if (!(name in outputs)) return true;
  return false;
}
