import { basename, isAbsolute } from 'node:path';
import type { CommitOptions } from '../api.ts';
import { ingestFiles } from '../store/data/ingest.ts';
import type { Stage } from '../store/stage.ts';
import { IgnoreRules } from '../workspace/ignore.ts';
import { type Scan, scanPath } from '../workspace/scan.ts';
import { openKnown } from '../workspace/seed.ts';
import { type CachedTree, cacheFile } from '../workspace/stat-cache.ts';
import { treeOf } from '../workspace/tree.ts';
import type { SkipReason } from '../workspace/walk.ts';
import type { Context } from './context.ts';
import type { Captured } from './record.ts';
import type { SizeGate } from './size-gate.ts';

/** An output to be: an artifact's name and the workspace path that it is taken from. */
export interface Source {
  name: string;
  path: string;
}

type CaptureOptions = Pick<CommitOptions, 'types' | 'meta' | 'supersede' | 'fork' | 'follow'>;

/** Looks at a path and brings what is new in it into the stage; what the stat cache knows is not read again. */
export async function capture(
  context: Context,
  stage: Stage,
  source: Source,
  options: CaptureOptions,
  gate?: SizeGate,
): Promise<Captured> {
  const { store, options: open } = context;
  const before = stage.newBytes;
  const scan = openScan(context, source, options.follow ?? false);
  try {
    const ingest = {
      ...(open.signal ? { signal: open.signal } : {}),
      onProgress: bytesTo(context, `storing ${source.name}`, () =>
        countChanged(context, source, options.follow ?? false),
      ),
    };
    const batches = gate ? gate.through(scan.batches()) : scan.batches();
    for await (const items of ingestFiles(store, stage, batches, ingest)) scan.stored(items);
    const tree = scan.unchanged && scan.base ? scan.base : treeOf(scan, stage);
    const base = context.workspace.state().paths[source.path];
    const own = base?.name === source.name ? base : undefined;
    const type = options.types?.[source.name] ?? context.workspace.yaml.artifacts[source.name]?.type;
    const meta = options.meta?.[source.name];
    const onStale = options.supersede ? 'supersede' : options.fork ? 'fork' : undefined;
    return {
      name: source.name,
      path: source.path,
      draft: {
        content: tree.root,
        ...(tree.layout === undefined ? {} : { layout: tree.layout }),
        files: tree.files,
        bytes: tree.bytes,
        fallbackType: scan.kind,
        path: isAbsolute(source.path) ? basename(source.path) : source.path,
        ...(type === undefined ? {} : { type }),
        ...(meta === undefined ? {} : { meta }),
        ...(own ? { base: own } : {}),
        ...(onStale ? { onStale } : {}),
      },
      newBytes: stage.newBytes - before,
      changed: !isLatest(context, own ?? { name: source.name }, tree.root),
      settle: () => {
        if (!scan.unchanged) scan.save(tree);
      },
      close: () => scan.close(),
    };
  } catch (error) {
    scan.close();
    throw error;
  }
}

/** Opens a path for scanning, with what is known of it. */
export function openScan(context: Context, source: Source, follow: boolean, voice: 'aloud' | 'quiet' = 'aloud'): Scan {
  const { store, workspace, options } = context;
  const abs = workspace.absolute(source.path);
  const base = baseOf(context, source);
  const file = cacheFile(store.indexDir, workspace.id, source.path, base?.subset);
  return scanPath({
    abs,
    shown: source.path,
    cache: openKnown(file, store, base?.tree, base?.subset),
    partial: base?.subset !== undefined,
    cacheFile: file,
    tempDir: store.tmp,
    ignore: IgnoreRules.above(workspace.root, abs),
    follow,
    signal: options.signal,
    ...(voice === 'quiet' ? {} : { onWarning: options.onWarning, onSkip: skipped(context, source) }),
  });
}

/** The version that the path was restored from or committed as, when the store still has it. */
function baseOf(context: Context, { name, path }: Source): { tree: CachedTree; subset?: string[] } | undefined {
  const base = context.workspace.state().paths[path];
  const output =
    base?.name === name && context.store.has('run', base.run) ? context.history.run(base.run).outputs[name] : undefined;
  if (!base || !output) return undefined;
  const { content: root, layout, files, bytes } = output;
  return { tree: { root, layout, files, bytes }, ...(base.subset ? { subset: base.subset } : {}) };
}

/** What is new or changed at a path, by a look at it of its own. */
export async function countChanged(
  context: Context,
  source: Source,
  follow: boolean,
): Promise<{ files: number; bytes: number }> {
  const scan = openScan(context, source, follow, 'quiet');
  try {
    for await (const _ of scan.batches());
    return { files: scan.changed, bytes: scan.changedBytes };
  } finally {
    scan.close();
  }
}

// Work that takes no longer is not worth a second look at the files.
const SHORT_MS = 500;

/** Reports bytes done under a name, when somebody listens; once it takes a while, also how many there are in all. */
export function bytesTo(
  context: Context,
  phase: string,
  count?: () => Promise<{ bytes: number }>,
): (bytes: number) => void {
  const { onProgress } = context.options;
  if (!onProgress) return () => {};
  let started: number | undefined;
  let total: number | undefined;
  let counting = count;
  return (done) => {
    started ??= Date.now();
    if (counting && Date.now() - started > SHORT_MS) {
      // Without the number there is no time left to tell, and nothing else is lost.
      counting().then(
        ({ bytes }) => (total = bytes),
        () => {},
      );
      counting = undefined;
    }
    onProgress({ phase, done, ...(total === undefined ? {} : { total: Math.max(total, done) }), unit: 'bytes' });
  };
}

function isLatest(context: Context, base: { name: string; content?: string }, content: string): boolean {
  if (base.content !== undefined) return base.content === content;
  return context.history.latest(base.name, context.workspace.heads())?.content === content;
}

function skipped(context: Context, source: Source): (path: string, reason: SkipReason) => void {
  return (path, reason) =>
    context.options.onWarning?.({ code: 'LEFT_OUT', message: `left out "${source.path}/${path}" (${reason})` });
}
