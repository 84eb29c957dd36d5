import type { Id } from '../../object/types.ts';
import type { Lineage } from '../lineage-graph.ts';

export interface DrawnNode {
  /** Safe in any language: a letter and a number. */
  id: string;
  type: 'version' | 'run';
  /** Of a version `model@3`; of a run its first digits, and the message when there is one. */
  lines: string[];
  isRoot: boolean;
}

export interface DrawnEdge {
  from: string;
  to: string;
  /** Role and path, where they say more than the version does. */
  label: string;
  /** The edge was not declared by the user. */
  dashed: boolean;
}

const MESSAGE_SHOWN = 40;
const ID_SHOWN = 12;

/** Nodes and edges as drawing programs want them; edges go the way data went. */
export function drawingOf({ root, versions, runs, uses }: Lineage): {
  nodes: DrawnNode[];
  edges: DrawnEdge[];
} {
  const ids = new Map<string, string>();
  const nodes: DrawnNode[] = [];
  const edges: DrawnEdge[] = [];
  const add = (key: string, node: Omit<DrawnNode, 'id'>): void => {
    const id = `${node.type === 'run' ? 'r' : 'v'}${nodes.length}`;
    ids.set(key, id);
    nodes.push({ id, ...node });
  };
  for (const { key, name, version } of versions.values()) {
    add(key, { type: 'version', lines: [`${name}@${version}`], isRoot: key === root.version });
  }
  for (const [run, about] of runs) {
    const message = about.message.split('\n', 1)[0] ?? '';
    const shown = message.length > MESSAGE_SHOWN ? `${[...message].slice(0, MESSAGE_SHOWN - 1).join('')}…` : message;
    const isRoot = root.version === undefined && run === root.run;
    add(run, { type: 'run', lines: [firstDigits(run), ...(shown === '' ? [] : [shown])], isRoot });
  }
  const join = (from: string, to: string, label: string, dashed: boolean): void => {
    const [a, b] = [ids.get(from), ids.get(to)];
    if (a !== undefined && b !== undefined) edges.push({ from: a, to: b, label, dashed });
  };
  for (const { key, run } of versions.values()) join(run, key, '', false);
  for (const { run, version, role, edge, path } of uses) {
    const name = version.slice(0, version.lastIndexOf('@'));
    const label = [role === name || edge === 'merged' ? '' : role, path ?? ''].filter(Boolean).join(': ');
    join(version, run, label, edge !== 'declared');
  }
  return { nodes, edges };
}

/** As people type it: with a letter, or a selector takes it for a number. */
function firstDigits(run: Id): string {
  return run.slice(0, Math.max(ID_SHOWN, run.search(/[a-f]/) + 1));
}
