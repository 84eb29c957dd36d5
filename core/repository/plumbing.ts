import { statSync } from 'node:fs';
import type { PackInfo, StoredObject } from '../api.ts';
import { AmbiguousError, NotFoundError, UsageError } from '../errors.ts';
import { decode } from '../object/codec.ts';
import type { Id, Kind } from '../object/types.ts';
import type { Context } from './context.ts';

const KINDS: readonly Kind[] = ['run', 'fact', 'manifest', 'layout', 'recipe', 'blob'];

/** A stored object by its whole id, verified; the first kind that has it when none is named. */
export function catObject(context: Context, id: Id, kind?: Kind): StoredObject {
  if (!/^[0-9a-f]{64}$/.test(id)) throw new UsageError(`"${id}" is not an id`, { hint: 'an id is 64 hex digits' });
  const found = (kind ? [kind] : KINDS).find((one) => context.store.has(one, id));
  if (!found) throw new NotFoundError(`there is no ${kind ?? 'object'} "${id}" here`);
  const bytes = context.store.get(found, id);
  return { kind: found, id, bytes, ...(found === 'blob' ? {} : { value: decode(bytes) }) };
}

export function* lsPacks(context: Context): Generator<PackInfo> {
  const { packs, index } = context.store;
  index.catchUp();
  const objects = new Map(index.packs().map((pack) => [`${pack.class}/${pack.name}`, pack.count]));
  for (const file of packs.list()) {
    const bytes = statSync(packs.path(file.class, file.name)).size;
    yield { class: file.class, name: file.name, objects: objects.get(`${file.class}/${file.name}`) ?? 0, bytes };
  }
}

/** The one pack whose name begins so. */
export function findPack(context: Context, prefix: string): PackInfo {
  const found = [...lsPacks(context)].filter(({ name }) => name.startsWith(prefix));
  const [only] = found;
  if (!only) throw new NotFoundError(`there is no pack "${prefix}"`, { hint: 'see the packs: art ls-packs' });
  if (found.length > 1) {
    throw new AmbiguousError(`"${prefix}" could be ${found.map(({ name }) => name.slice(0, 16)).join(' or ')}`);
  }
  return only;
}
