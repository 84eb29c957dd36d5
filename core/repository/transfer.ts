import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import type { CommitOptions, CommitResult } from '../api.ts';
import { NotFoundError } from '../errors.ts';
import { checkArtifactName } from '../object/names.ts';
import type { ManifestRoot } from '../object/types.ts';
import type { Stage } from '../store/stage.ts';
import { bytesTo } from './capture.ts';
import { circumstances } from './circumstances.ts';
import { draftRun } from './commit.ts';
import type { Context } from './context.ts';
import { resolveInputs } from './inputs.ts';
import { type Captured, record } from './record.ts';
import { storeFile } from './store-file.ts';

type Source = AsyncIterable<Uint8Array>;

export interface SaveOptions extends CommitOptions {
  /** The file name to remember with it. */
  file?: string;
}

/** Stores one file or stream as a version of an artifact that has no path in the workspace. */
export async function save(
  context: Context,
  name: string,
  source: Source | string,
  options: SaveOptions,
): Promise<CommitResult> {
  const file = options.file ?? (typeof source === 'string' ? basename(source) : undefined);
  return recordOutput(context, name, 'file', options, file, (stage) =>
    storeFile(context, stage, watched(context, `storing ${name}`, source)),
  );
}

/** Stores what a tar stream holds as a version of an artifact, without unpacking it to disk. */
export async function importTar(
  context: Context,
  source: Source,
  name: string,
  options: CommitOptions,
): Promise<CommitResult> {
  const { importTar: readTar } = await import('../workspace/tar-import.ts');
  const { signal, onWarning } = context.options;
  return recordOutput(context, name, 'folder', { message: `import ${name}`, ...options }, undefined, (stage) =>
    readTar(context.store, stage, watched(context, `importing ${name}`, source), {
      ...(signal ? { signal } : {}),
      ...(onWarning ? { onWarning } : {}),
    }),
  );
}

/** An artifact, or a path in it, as a tar stream that needs no art to unpack. */
export async function exportTar(context: Context, selector: string): Promise<Readable> {
  const { exportTar: writeTar } = await import('../workspace/tar-export.ts');
  const { run, output, path } = context.resolver.artifact(selector);
  const { content: root, layout } = output.value;
  const { signal } = context.options;
  return writeTar(
    context.store,
    { root, layout },
    {
      time: context.history.run(run).time,
      name: basename(output.value.path ?? output.name),
      ...(path === undefined ? {} : { path }),
      ...(signal ? { signal } : {}),
    },
  );
}

async function recordOutput(
  context: Context,
  name: string,
  fallbackType: string,
  options: CommitOptions,
  path: string | undefined,
  store: (stage: Stage) => Promise<{ root: ManifestRoot; layout?: string }>,
): Promise<CommitResult> {
  checkArtifactName(name);
  const stage = context.store.stage();
  try {
    const { root, layout } = await store(stage);
    const type = options.types?.[name];
    const meta = options.meta?.[name];
    const captured: Captured = {
      name,
      draft: {
        content: root.root,
        ...(layout === undefined ? {} : { layout }),
        files: root.files,
        bytes: root.bytes,
        fallbackType,
        ...(path === undefined ? {} : { path }),
        ...(type === undefined ? {} : { type }),
        ...(meta === undefined ? {} : { meta }),
        ...(options.fork ? { onStale: 'fork' as const } : {}),
      },
      newBytes: stage.newBytes,
      changed: true,
    };
    const inputs = await resolveInputs(context, options.inputs ?? []);
    const message = options.message ?? `save ${name}`;
    const draft = draftRun(context, { ...options, message }, [captured], inputs);
    Object.assign(draft, await circumstances(context, stage, { when: 'at-commit' }));
    return record(context, stage, draft, [captured]);
  } finally {
    stage.abort();
  }
}

/** Passes a file or stream on and reports how much came; an abort stops it even while it waits for more to come. */
async function* watched(context: Context, phase: string, source: Source | string): Source {
  const { signal } = context.options;
  const report = bytesTo(context, phase);
  const stream = typeof source === 'string' ? createReadStream(source, { highWaterMark: 1 << 20 }) : source;
  const stop = (): void => void ('destroy' in stream && (stream as Readable).destroy(signal?.reason));
  signal?.addEventListener('abort', stop, { once: true });
  let done = 0;
  try {
    for await (const piece of stream) {
      signal?.throwIfAborted();
      done += piece.length;
      report(done);
      yield piece;
    }
  } catch (cause) {
    if (typeof source !== 'string' || signal?.aborted) throw cause;
    throw new NotFoundError(`"${source}" cannot be read`, { cause });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
