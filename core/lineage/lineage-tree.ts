import type { Id } from '../object/types.ts';
import { isMadeFrom, type Lineage, type LineageUse, type LineageVersion } from './lineage-graph.ts';

/** A version, or a run that made none; with how the run between it and the row above used what it used. */
export interface TreeItem {
  run: Id;
  version?: LineageVersion;
  uses: LineageUse[];
}

export interface TreeRow extends TreeItem {
  /** One for each level: whether the branch that the row hangs on ends at that level. Empty for the root. */
  ends: boolean[];
  /** What is below it was shown already. */
  repeated: boolean;
}

/**
 * The graph as a tree from its root, one row a version, in the order of printing. A version that is reached in several
 * ways stands in each place, what is below it only in the first. `direction` chooses a side of a lineage that has both.
 */
export function* treeOf(lineage: Lineage, direction: 'up' | 'down'): Generator<TreeRow> {
  const children = direction === 'up' ? upward(lineage) : downward(lineage);
  const { run, version } = lineage.root;
  const top = version === undefined ? undefined : lineage.versions.get(version);
  const open: TreeRow[] = [{ run, ...(top && { version: top }), uses: [], ends: [], repeated: false }];
  const shown = new Set<string>();
  for (let row = open.pop(); row; row = open.pop()) {
    const below = children(row);
    const key = row.version?.key ?? row.run;
    row.repeated = below.length > 0 && shown.has(key);
    shown.add(key);
    yield row;
    if (row.repeated) continue;
    const { ends } = row;
    for (const [at, item] of [...below.entries()].reverse()) {
      open.push({ ...item, ends: [...ends, at === below.length - 1], repeated: false });
    }
  }
}

type Children = (item: TreeItem) => TreeItem[];

/** What the run behind an item used, each version once, in the order in which the run names them. */
function upward({ uses, versions }: Lineage): Children {
  const byRun = group(uses, (use) => use.run);
  return ({ run, version }) => {
    const of = byRun.get(run)?.filter((use) => !version || isMadeFrom(version.name, use)) ?? [];
    return [...group(of, (use) => use.version)].flatMap(([key, uses]) => {
      const found = versions.get(key);
      return found ? [{ run: found.run, version: found, uses }] : [];
    });
  };
}

/** What was made by the runs that used an item; such a run itself where it made nothing. */
function downward({ uses, versions, root }: Lineage): Children {
  const byVersion = group(uses, (use) => use.version);
  const madeBy = group(versions.values(), (version) => version.run);
  const ofRoot = madeBy.get(root.run) ?? [];
  return ({ run, version }) => {
    const from = version ? [version] : run === root.run ? ofRoot : [];
    const of = from.flatMap(({ key }) => byVersion.get(key) ?? []);
    return [...group(of, (use) => use.run)].flatMap(([user, uses]): TreeItem[] => {
      const made = madeBy.get(user)?.filter(({ name }) => uses.some((use) => isMadeFrom(name, use))) ?? [];
      return made.length > 0 ? made.map((version) => ({ run: user, version, uses })) : [{ run: user, uses }];
    });
  };
}

function group<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const own = groups.get(key);
    if (own) own.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
