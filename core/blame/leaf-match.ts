import { commonRuns } from './common-runs.ts';
import type { LeafNode } from './leaf-tree.ts';
import type { Match } from './spans.ts';

/**
 * Leaves that two documents share: under the same key of an object; in arrays, in items that are equal, in order, and
 * between those in items that are at the same place.
 */
export function matchLeaves(before: LeafNode, after: LeafNode): Match[] {
  const numbers = new Numbers();
  const matches: Match[] = [];
  const pairs: [LeafNode, LeafNode][] = [[before, after]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [a, b] = pair;
    if (numbers.of(a) === numbers.of(b)) {
      if (b.end > b.leaf) matches.push({ before: a.leaf, after: b.leaf, length: b.end - b.leaf });
    } else if (a.kind === 'object' && b.kind === 'object') pairs.push(...byKey(a, b));
    else if (a.kind === 'array' && b.kind === 'array') pairs.push(...byPlace(a, b, numbers));
  }
  return matches.sort((a, b) => a.after - b.after);
}

function byKey(a: LeafNode, b: LeafNode): [LeafNode, LeafNode][] {
  const own = new Map(a.keys.map((key, i) => [key, a.children[i] as LeafNode]));
  return b.keys.flatMap((key, i) => {
    const old = own.get(key);
    return old ? [[old, b.children[i] as LeafNode] as [LeafNode, LeafNode]] : [];
  });
}

function byPlace(a: LeafNode, b: LeafNode, numbers: Numbers): [LeafNode, LeafNode][] {
  const pairs: [LeafNode, LeafNode][] = [];
  const pair = (i: number, j: number): unknown => pairs.push([a.children[i] as LeafNode, b.children[j] as LeafNode]);
  const equal = commonRuns(numbers.ofAll(a.children), numbers.ofAll(b.children));
  let [i, j] = [0, 0];
  for (const run of [...equal, { before: a.children.length, after: b.children.length, length: 0 }]) {
    for (; i < run.before && j < run.after; i++, j++) pair(i, j);
    for (let n = 0; n < run.length; n++) pair(run.before + n, run.after + n);
    i = run.before + run.length;
    j = run.after + run.length;
  }
  return pairs;
}

/** Gives equal values equal numbers; an object equals one with the same keys in the same order. */
class Numbers {
  readonly #known = new Map<string, number>();
  readonly #of = new Map<LeafNode, number>();

  of(node: LeafNode): number {
    const known = this.#of.get(node);
    if (known !== undefined) return known;
    const text = this.#text(node);
    const number = this.#known.get(text) ?? this.#known.size;
    this.#known.set(text, number);
    this.#of.set(node, number);
    return number;
  }

  ofAll(nodes: readonly LeafNode[]): Int32Array {
    return Int32Array.from(nodes, (node) => this.of(node));
  }

  #text(node: LeafNode): string {
    if (node.kind === 'leaf') return node.text;
    const parts = node.children.map((child) => this.of(child));
    if (node.kind === 'array') return `[${parts.join()}`;
    return `{${JSON.stringify(node.keys)}${parts.join()}`;
  }
}
