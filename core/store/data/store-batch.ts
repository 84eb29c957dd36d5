// The same work on a batch of files, whichever thread does it.
import type { FileReader } from './file-reader.ts';
import { type FilesReply, type FilesRequest, unpackStat } from './messages.ts';
import type { SharedState } from './shared-state.ts';

/** Stores the files of a request in order. When stopped, the answer is cut short, and nobody reads it. */
export function storeBatch(
  reader: FileReader,
  { paths, stats }: Omit<FilesRequest, 'type'>,
  state?: SharedState,
): FilesReply {
  const reply: FilesReply = { contents: [], chunked: [], moved: [], racy: [] };
  for (let at = 0; at < paths.length && !state?.stopped; at++) {
    const listed = unpackStat(stats, at);
    const { content, chunks, stat, racy } = reader.store(paths[at] as string, listed);
    reply.contents.push(content);
    if (chunks) reply.chunked.push({ at, ids: chunks.ids, lengths: chunks.lengths });
    if (racy) reply.racy.push(at);
    if (stat !== listed) {
      const { size, mtimeMs, ctimeMs, ino, dev, mode } = stat;
      reply.moved.push({ at, stat: { size, mtimeMs, ctimeMs, ino, dev, mode } });
    }
  }
  return reply;
}
