import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { ContentHasher } from '../../core/object/hash.ts';
import type { Id } from '../../core/object/types.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  name: 'hash-object',
  description:
    'Prints the content id of a file: the SHA-256 of its bytes, the same that sha256sum prints. With --chunks it also shows where the file is cut into chunks. Nothing is stored and no repository is needed.',
  positionals: [{ name: 'FILE', many: true, summary: 'files; - for standard input', complete: 'file' }],
  flags: [{ name: 'chunks', summary: 'show the chunks: offset, size and id' }],
  examples: [
    {
      type: 'art hash-object data/iris.csv',
      shows: '5c3a1f0b9d2e7c4ab1f6d8e90c3b2a1908f7e6d5c4b3a29181706f5e4d3c2b1a',
    },
    {
      type: 'art hash-object --chunks big.bin --json',
      shows: '{"content":"...","size":1048576,"chunks":[{"offset":0,"size":65536,"id":"..."}, ...]}',
    },
  ],
  stopsAtOnce: true,
  async run(context) {
    const { out, style } = context;
    for (const file of context.positionals) {
      const source =
        file === '-' ? process.stdin : createReadStream(resolve(context.cwd, file), { signal: context.signal });
      if (!context.flags.has('chunks')) {
        const hashed = await hash(source);
        if (context.json) out.json(hashed);
        else out.line(hashed.content);
        continue;
      }
      const { hashChunks } = await import('../../core/store/data/chunks.ts');
      const hashed = await hashChunks(source);
      if (context.json) out.json(hashed);
      else {
        out.line(hashed.content);
        await out.each(hashed.chunks, ({ offset, size, id }) => `${offset}\t${size}\t${style.id(id)}`);
      }
    }
  },
};

async function hash(source: AsyncIterable<Uint8Array>): Promise<{ content: Id; size: number }> {
  const hasher = new ContentHasher();
  let size = 0;
  for await (const piece of source) {
    hasher.update(piece);
    size += piece.length;
  }
  return { content: hasher.digest(), size };
}
