import type { Command } from '../command.ts';
import { whyLines } from '../show/why-lines.ts';

export const command: Command = {
  name: 'why',
  description:
    'Tells whether art run would skip a step, and if not, what differs from its last run: command, parameters, inputs, code, environment or lockfiles, with the value before and now. For a run that is recorded it tells the same of the moment when it was made.',
  positionals: [{ name: 'STEP|RUN', summary: 'a step of art.yaml, a run, or a version of an artifact' }],
  examples: [
    {
      type: 'art why train',
      shows:
        'train would run: 2 things differ from run 81d0c7aa3f52\n  params  lr        0.1           ->  0.2\n  code    train.py  5f0c1d2e3a4b  ->  09be41d2c6a0',
    },
    { type: 'art why model@3', shows: 'why the run that made it could not use what was there before' },
  ],
  async run(context) {
    const [word = ''] = context.positionals;
    const repository = await context.open();
    const result = await repository.why(word);
    if (context.json) return context.out.json(result);
    for (const line of whyLines(result, context.style, context.width)) context.out.line(line);
    if (result.differences.length > 20) context.hint(`all of it: art why ${word} --json`);
  },
};
