import { comparePaths } from '../object/bytes.ts';
import type { NewRow, StatBlock } from './stat-block.ts';

/** What became of one path; `after` is null where it is gone. */
export interface RowStep {
  path: string;
  before: NewRow | null;
  after: NewRow | null;
}

/** Rows in manifest order: a block of which every row stands as it was, or what became of one path. */
export type Step = StatBlock | RowStep;

/** The rows of a cache of which those at the numbers not marked in `kept` are gone. */
export function* keptRows(blocks: Iterable<StatBlock>, kept: Uint8Array): Generator<Step, void, void> {
  let first = 0;
  for (const block of blocks) {
    const gone = kept.indexOf(0, first);
    if (gone < 0 || gone >= first + block.rows) yield block;
    else {
      for (let i = 0; i < block.rows; i++) {
        const before = block.newRow(i);
        yield { path: before.path, before, after: kept[first + i] === 0 ? null : before };
      }
    }
    first += block.rows;
  }
}

/** Lays changes, in manifest order, over rows. Blocks that no change falls into pass as they are. */
export function* overlay(
  steps: Iterable<Step>,
  changes: Iterator<{ path: string; row: NewRow | null }, void, void>,
): Generator<Step, void, void> {
  let change = changes.next();
  for (const step of steps) {
    if ('rows' in step && (change.done || comparePaths(change.value.path, step.lastPath) > 0)) {
      yield step;
      continue;
    }
    for (const old of 'rows' in step ? explode(step) : [step]) {
      for (; !change.done && comparePaths(change.value.path, old.path) < 0; change = changes.next()) {
        yield { path: change.value.path, before: null, after: change.value.row };
      }
      if (!change.done && change.value.path === old.path) {
        yield { path: old.path, before: old.before, after: change.value.row };
        change = changes.next();
      } else yield old;
    }
  }
  for (; !change.done; change = changes.next()) {
    yield { path: change.value.path, before: null, after: change.value.row };
  }
}

/** The rows of a block one by one. */
function* explode(block: StatBlock): Generator<RowStep, void, void> {
  for (let i = 0; i < block.rows; i++) {
    const row = block.newRow(i);
    yield { path: row.path, before: row, after: row };
  }
}
