import type { Id } from '../../object/types.ts';
import type { Lineage, LineageUse, LineageVersion } from '../lineage-graph.ts';

/** As `--json` prints it: nodes and edges, each edge in the direction in which data went. */
export interface LineageJson {
  root: Lineage['root'];
  direction: Lineage['direction'];
  nodes: (VersionNode | RunNode)[];
  edges: (MadeEdge | UsedEdge)[];
}

type VersionNode = { id: string; type: 'version' } & Omit<LineageVersion, 'key' | 'cut'> & { cut?: true };

interface RunNode {
  id: Id;
  type: 'run';
  branch: string;
  author: string;
  time: string;
  message: string;
  kind?: string;
  status?: number;
}

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
      ...[...runs].map((id) => runNode(lineage, id)),
    ],
    edges: [
      ...known.flatMap(({ key, run }): MadeEdge[] => (runs.has(run) ? [{ type: 'made', from: run, to: key }] : [])),
      ...uses.map(({ run, version, ...use }): UsedEdge => ({ type: 'used', from: version, to: run, ...use })),
    ],
  };
}

function runNode(lineage: Lineage, id: Id): RunNode {
  const { branch, author, time, message, kind, status } = lineage.run(id);
  return {
    id,
    type: 'run',
    branch,
    author,
    time: new Date(time).toISOString(),
    message,
    ...(kind !== undefined && { kind }),
    ...(status !== undefined && { status }),
  };
}
