import type { ArtifactInfo, LsEntry, Resolved } from '../api.ts';
import { ArtError, NotFoundError } from '../errors.ts';
import { findRecipe } from '../object/layout.ts';
import { findEntry, listManifest } from '../object/manifest.ts';
import type { ByteRange } from '../object/recipe.ts';
import type { Entry, Id } from '../object/types.ts';
import { readContent } from '../store/data/read.ts';
import type { Context } from './context.ts';

type Artifact = NonNullable<Resolved['output']>['value'];

/** The path of the one entry that an artifact made from a single file has. */
export const SINGLE = '.';

/** Artifacts of the current branch, by name, as their latest versions. */
export function* artifacts(context: Context): Generator<ArtifactInfo> {
  const heads = context.workspace.heads();
  for (const name of context.history.names(heads)) {
    const [latest, ...others] = context.history.live(name, heads);
    const run = latest && context.history.run(latest.run);
    const output = run?.outputs[name];
    if (!latest || !output) continue;
    const { type, version, content, files, bytes } = output;
    yield { name, type, version, run: latest.run, content, files, bytes, time: run.time, forked: others.length > 0 };
  }
}

/** Entries of an artifact or of a folder in it; without `recursive`, folders stand for what is below them. */
export function* ls(context: Context, selector: string, options: { recursive?: boolean } = {}): Generator<LsEntry> {
  const { output, path } = context.resolver.artifact(selector);
  const single = path === undefined ? undefined : findEntry(context.store, output.value.content, path);
  if (single && single.mode !== 3) return yield single;
  const below = path === undefined ? 0 : path.length + 1;
  let found = single !== undefined;
  let folder: { path: string; mode: 'folder'; size: number; content: null } | undefined;
  for (const entry of listManifest(context.store, output.value.content, path === undefined ? {} : { prefix: path })) {
    found = true;
    const slash = options.recursive ? -1 : entry.path.indexOf('/', below);
    const name = slash < 0 ? undefined : entry.path.slice(0, slash);
    if (folder && folder.path !== name) {
      yield folder;
      folder = undefined;
    }
    if (name === undefined) yield entry;
    else folder = { path: name, mode: 'folder', size: (folder?.size ?? 0) + entry.size, content: null };
  }
  if (folder) yield folder;
  if (!found && path !== undefined) throw noPath(output.name, path);
}

/** Bytes of one file of an artifact, verified piece by piece. Offsets and lengths are in bytes. */
export function cat(context: Context, selector: string, range: ByteRange = {}): Iterable<Uint8Array> {
  const { output, path } = context.resolver.artifact(selector);
  const entry = fileEntry(context, output.name, output.value, path);
  return readContent(context.store, entry.content, entry.size, recipeOf(context, output.value, entry), range);
}

/** The entry that a selector's path names; the only one where the artifact is a single file. */
export function fileEntry(
  context: Context,
  name: string,
  artifact: Pick<Artifact, 'content'>,
  path: string | undefined,
): Entry {
  const entry = findEntry(context.store, artifact.content, path ?? SINGLE);
  if (entry && entry.mode !== 3) return entry;
  if (path === undefined) {
    throw new ArtError('IS_FOLDER', `"${name}" is a folder`, {
      hint: `see what is in it: art ls ${name}; then name a file: ${name}:PATH`,
    });
  }
  for (const _ of listManifest(context.store, artifact.content, { prefix: path })) {
    throw new ArtError('IS_FOLDER', `"${path}" in "${name}" is a folder`, {
      hint: `see what is in it: art ls ${name}:${path}`,
    });
  }
  throw noPath(name, path);
}

/** The recipe of an entry's content; undefined where it is one blob. */
export function recipeOf(context: Context, artifact: { layout?: Id }, entry: { content: Id }): Id | undefined {
  return artifact.layout === undefined ? undefined : findRecipe(context.store, artifact.layout, entry.content);
}

function noPath(name: string, path: string): NotFoundError {
  return new NotFoundError(`"${name}" has no path "${path}"`, { hint: `see what is in it: art ls -r ${name}` });
}
