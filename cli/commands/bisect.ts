import { UsageError } from '../../core/errors.ts';
import type { BisectOptions, BisectResult, BisectStep } from '../../core/repository/bisect.ts';
import type { Candidate } from '../../core/repository/bisect-range.ts';
import { short } from '../../core/repository/context.ts';
import type { Repository } from '../../core/repository.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { escapeText } from '../output/escape.ts';
import { counted } from '../output/size.ts';

export const command: Command = {
  name: 'bisect',
  description:
    'Finds the first version of an artifact, or the first run of a history, that is bad, by testing few of them: 14 of 10,000. Bad is what has a metric beyond a bound, or what a command fails for. A metric that went back and forth gives one place at which it crossed the bound.\n\nThe command finds what it is to test in a folder of its own: ART_BISECT_PATH is the artifact there, or for a history the folder with all artifacts as they were; ART_BISECT_RUN is the run, ART_BISECT_VERSION the version. Exit code 0 is good, 125 means that this one cannot be tested, any other is bad.',
  positionals: [
    { name: 'ARTIFACT|RUN', summary: 'an artifact; or a branch or run whose history to look at', complete: 'selector' },
    { name: 'GOOD', optional: true, summary: 'known to be good; otherwise the very first may be bad' },
    { name: 'BAD', optional: true, summary: 'known to be bad; the latest when absent' },
  ],
  flags: [
    { name: 'metric', value: 'NAME', summary: 'judge by this metric; a.b for one inside another' },
    { name: 'below', value: 'N', summary: 'bad is a metric below N' },
    { name: 'above', value: 'N', summary: 'bad is a metric above N' },
  ],
  takesCommand: true,
  examples: [
    {
      type: 'art bisect model --metric accuracy --below 0.9',
      shows:
        'model@9  4f3a91c0b2d1  bad   accuracy=0.71  9 left, about 4 more tests\n...\nthe first bad one is model@7, after model@6\n81d0c7aa3f52  train on more rows  Ada',
    },
    { type: 'art bisect data 3 8 -- ./check.sh', shows: 'the first of data@4 to data@8 that check.sh fails for' },
    { type: 'art bisect main --metric loss --above 2', shows: 'the first run of the branch with a loss above 2' },
  ],
  async run(context) {
    const [what = '', good, bad] = context.positionals;
    const options = { ...readTest(context), ...(good !== undefined && { good }), ...(bad !== undefined && { bad }) };
    const repository = await context.open();
    const result = await repository.bisect(what, {
      ...options,
      onStep: (step) => context.say(stepLine(context, step, options)),
      // The answer is what stdout is for.
      onOutput: (piece) => void process.stderr.write(piece),
    });
    if (context.json) context.out.json(resultJson(result));
    else for (const line of answer(context, repository, result)) context.out.line(line);
    return result.first ? 0 : 1;
  },
};

function readTest({ flags, command }: Context): BisectOptions {
  const metric = flags.text('metric');
  const [below, above] = [number(flags.text('below'), 'below'), number(flags.text('above'), 'above')];
  if (metric === undefined && (below ?? above) !== undefined) {
    throw new UsageError('a bound is the bound of a metric', { hint: 'say of which: --metric NAME' });
  }
  return {
    ...(metric !== undefined && {
      bound: { metric, ...(below !== undefined && { below }), ...(above !== undefined && { above }) },
    }),
    ...(command.length > 0 && { command }),
  };
}

function number(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(value)) throw new UsageError(`"--${flag}" wants a number, not "${text}"`);
  return value;
}

/** `model@5  4f3a91c0b2d1  good  accuracy=0.94  4 left, about 2 more tests`. */
function stepLine({ style }: Context, step: BisectStep, { bound }: BisectOptions): string {
  const { verdict, value, status, left } = step;
  const paint = verdict === 'good' ? style.added : verdict === 'bad' ? style.removed : style.changed;
  const why = bound ? `${bound.metric}=${value ?? 'none'}` : `exit ${status}`;
  const more = left > 1 ? `${left} left, about ${counted(Math.ceil(Math.log2(left)), 'more test')}` : '';
  const which = step.name === undefined ? [] : [style.name(step.label)];
  return [...which, style.id(short(step.run)), paint(verdict.padEnd(4)), escapeText(why), style.dim(more)]
    .filter(Boolean)
    .join('  ');
}

function* answer({ style }: Context, repository: Repository, result: BisectResult): Generator<string> {
  const { first, before, suspects } = result;
  if (!first) {
    const names = suspects.map(({ label }) => style.name(label)).join(', ');
    yield `the first bad one is one of ${names}: what is left cannot be tested`;
    return;
  }
  const after = before.length > 0 ? `, after ${before.map(({ label }) => label).join(', ')}` : ', the first of all';
  yield `the first bad one is ${style.name(first.label)}${after}`;
  const { run } = repository.show(first.run);
  yield `${style.id(short(first.run))}  ${escapeText(run.message).split('\n', 1)[0]}  ${style.dim(escapeText(run.author))}`;
}

function resultJson({ first, before, suspects, steps }: BisectResult): Record<string, unknown> {
  const bare = ({ label: _, ...candidate }: Candidate): Omit<Candidate, 'label'> => candidate;
  return {
    first: first ? bare(first) : null,
    before: before.map(bare),
    suspects: suspects.map(bare),
    steps: steps.map(bare),
  };
}
