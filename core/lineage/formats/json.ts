import type { Id } from '../../object/types.ts';
import type { Lineage, LineageRun, LineageUse, LineageVersion } from '../lineage-graph.ts';

/** As `--json` prints it: nodes and edges, each edge in the direction in which data went. */
export interface LineageJson {
  root: Lineage['root'];
  direction: Lineage['direction'];
  nodes: (VersionNode | RunNode)[];
  edges: (MadeEdge | UsedEdge)[];
}

type VersionNode = { id: string; type: 'version' } & Omit<LineageVersion, 'key' | 'cut'> & { cut?: true };

type RunNode = { id: Id; type: 'run'; time: string } & Omit<LineageRun, 'time'>;

interface MadeEdge {
  type: 'made';
  from: Id;
  to: string;
}

type UsedEdge = { type: 'used'; from: string; to: Id } & Omit<LineageUse, 'run' | 'version'>;

export function lineageJson(lineage: Lineage): LineageJson {
  const { root, direction, versions, runs, uses } = lineage;
  const known = [...versions.values()];
  return {
    root,
    direction,
    nodes: [
      ...known.map(
        ({ key, cut, ...version }): VersionNode => ({ id: key, type: 'version', ...version, ...(cut && { cut }) }),
      ),
      ...Array.from(runs, ([id, { branch, author, time, ...more }]): RunNode => {
        return { id, type: 'run', branch, author, time: new Date(time).toISOString(), ...more };
      }),
    ],
    edges: [
      ...known.flatMap(({ key, run }): MadeEdge[] => (runs.has(run) ? [{ type: 'made', from: run, to: key }] : [])),
      ...uses.map(({ run, version, ...use }): UsedEdge => ({ type: 'used', from: version, to: run, ...use })),
    ],
  };
}
