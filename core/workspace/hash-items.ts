import { hashContent } from '../object/hash.ts';
import { hashFile } from '../store/data/hash-file.ts';
import type { IngestItem, StoredItem } from '../store/data/ingest.ts';
import { isRacy } from './racy.ts';

/** What storing items would give, without storing them. */
export async function hashItems<T extends IngestItem>(items: readonly T[]): Promise<StoredItem<T>[]> {
  const hashed: StoredItem<T>[] = [];
  for (const item of items) {
    if (item.known !== undefined) hashed.push({ item, ...item.known, racy: false });
    else if (item.link !== undefined) {
      const target = Buffer.from(item.link);
      hashed.push({ item, content: hashContent(target), size: target.length, racy: false });
    } else {
      const content = await hashFile(item.abs, item.stat);
      hashed.push({ item, content, size: item.stat.size, racy: isRacy(item.stat, Date.now()) });
    }
  }
  return hashed;
}
