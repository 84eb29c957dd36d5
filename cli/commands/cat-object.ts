import { UsageError } from '../../core/errors.ts';
import type { Kind } from '../../core/object/types.ts';
import type { Command } from '../command.ts';

const kinds: readonly Kind[] = ['run', 'fact', 'manifest', 'layout', 'recipe', 'blob'];

export const command: Command = {
  name: 'cat-object',
  description:
    'Prints a stored object by its full id, verified: a blob as its bytes, everything else as JSON, in which ids and other bytes are hex.',
  positionals: [{ name: 'ID', summary: 'all 64 digits' }],
  flags: [
    { name: 'kind', value: 'KIND', summary: `look only for this kind: ${kinds.join(', ')}` },
    { name: 'raw', summary: 'print the stored bytes whatever they are' },
  ],
  examples: [
    {
      type: 'art cat-object "$(art rev-parse --content data)"',
      shows: '{"entries":[["a.csv",0,4600,"5c3a1f0b..."]],"level":0}',
    },
  ],
  async run(context) {
    const [id = ''] = context.positionals;
    const kind = readKind(context.flags.text('kind'));
    const repository = await context.open();
    const object = await repository.catObject(id, kind);
    if (context.flags.has('raw') || object.value === undefined) return context.out.bytes([object.bytes]);
    context.out.json(object.value);
  },
};

function readKind(word: string | undefined): Kind | undefined {
  const kind = kinds.find((kind) => kind === word);
  if (word !== undefined && !kind) {
    throw new UsageError(`there is no kind "${word}"`, { hint: `the kinds are ${kinds.join(', ')}` });
  }
  return kind;
}
