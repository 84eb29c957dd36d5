import { CorruptError } from '../errors.ts';
import { decodeFact } from '../object/fact.ts';
import { decodeRun } from '../object/run.ts';
import type { HistoryIndex } from './history-index.ts';
import { FOOTER_ENTRY_BYTES, footerLine } from './pack/format.ts';
import { readRecord } from './pack/reader.ts';
import type { PackLines } from './pack-lines.ts';

/** Tells the history what the runs and facts of an open pack say. Inside a write transaction. */
export function addHistory(history: HistoryIndex, fd: number, pack: PackLines): void {
  for (let at = 0; at < pack.lines.length; at += FOOTER_ENTRY_BYTES) {
    const id = pack.lines.toString('hex', at + 16, at + 48);
    const entry = footerLine(pack.lines, at, id);
    try {
      if (entry?.kind === 'run') history.addRun(id, decodeRun(readRecord(fd, entry)));
      if (entry?.kind === 'fact') history.addFact(id, decodeFact(readRecord(fd, entry)));
    } catch (error) {
      // A damaged record is reported where it is asked for, and by fsck.
      if (!(error instanceof CorruptError)) throw error;
    }
  }
}
