import type { Id, Kind } from '../object/types.ts';
import type { PackFolder } from './pack/folder.ts';
import { classOf, FOOTER_ENTRY_BYTES, footerLine } from './pack/format.ts';
import { readPackLines } from './pack-lines.ts';
import type { Place } from './places.ts';

/** Every place that an object has in any pack, found without the index. Slow: for when that has failed. */
export function* searchPacks(folder: PackFolder, kind: Kind, id: Id): Generator<Place> {
  const wanted = Buffer.from(id, 'hex');
  for (const file of folder.list()) {
    const pack = file.class === classOf(kind) ? readPackLines(folder, file) : undefined;
    if (!pack) continue;
    let at = pack.lines.indexOf(wanted);
    for (; at >= 0; at = pack.lines.indexOf(wanted, at + 1)) {
      if (at % FOOTER_ENTRY_BYTES !== 16) continue;
      const entry = footerLine(pack.lines, at - 16, id);
      if (entry?.kind === kind) yield { ...entry, pack: pack.name };
    }
  }
}
