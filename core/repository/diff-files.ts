// The files of one side of a diff, opened to be looked into.
import { closeSync, openSync, readlinkSync, readSync } from 'node:fs';
import type { DiffEntry } from '../api.ts';
import type { Side } from '../compare/compare.ts';
import { ArtError } from '../errors.ts';
import { type ByteSource, bytesSource } from '../materialize/source.ts';
import type { RunOutput } from '../object/run.ts';
import { randomAccess } from '../store/data/random-access.ts';
import type { Context } from './context.ts';
import { recipeOf, SINGLE } from './look.ts';

/** Opens a file of one side, by its path in what is compared. */
export type Opener = (path: string, facts: NonNullable<DiffEntry['before']>) => Side;

const SYMLINK = 2;

/** Files of a version; their bytes are verified. `inside`: the path in the artifact that is compared. */
export function storedFiles(context: Context, name: string, output: RunOutput, inside: string | undefined): Opener {
  return (path, { size, content }) => ({
    name: path === SINGLE ? (inside ?? singleName(name, output)) : path,
    source: randomAccess(context.store, content, size, recipeOf(context, output, { content })),
  });
}

/** Files of the workspace. */
export function diskFiles(context: Context, name: string, inside: string | undefined): Opener {
  const home = [context.workspace.pathOf(name), inside].filter((part) => part !== undefined).join('/');
  return (path, { mode, size }) => {
    const place = path === SINGLE ? home : `${home}/${path}`;
    const absolute = context.workspace.absolute(place);
    const isLink = mode === SYMLINK;
    const source = isLink ? bytesSource(readlinkSync(absolute, 'buffer')) : diskSource(absolute, place, size);
    return { name: place, source };
  };
}

/** What a single file was called when it was recorded, for what its extension says. */
function singleName(name: string, { meta, path }: RunOutput): string {
  const file = meta['file'];
  return typeof file === 'string' ? file : (path ?? name);
}

function diskSource(absolute: string, place: string, size: number): ByteSource {
  const read = (from: number, to: number): Uint8Array => {
    const bytes = new Uint8Array(to - from);
    const fd = openSync(absolute, 'r');
    try {
      for (let at = 0; at < bytes.length; ) {
        const got = readSync(fd, bytes, at, bytes.length - at, from + at);
        if (got === 0) throw new ArtError('CHANGED', `"${place}" became shorter while it was compared`);
        at += got;
      }
    } finally {
      closeSync(fd);
    }
    return bytes;
  };
  return { size, read: async (from, to) => read(from, to) };
}
