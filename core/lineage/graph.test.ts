import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphRenderer } from './graph.ts';

type Shape = [id: string, parents: string[]][];

function draw(shape: Shape): string {
  const graph = new GraphRenderer();
  const rows = shape.flatMap(([id, parents]) => {
    const { before, node, after } = graph.next(id, parents);
    return [...before, `${node} ${id}`, ...after];
  });
  return `\n${rows.join('\n')}\n`;
}

describe('GraphRenderer', () => {
  it('draws a line', () => {
    expect(
      draw([
        ['c', ['b']],
        ['b', ['a']],
        ['a', []],
      ]),
    ).toBe('\n* c\n* b\n* a\n');
  });

  it('draws two heads and their merge', () => {
    const shape: Shape = [
      ['m', ['a', 'b']],
      ['b', ['r']],
      ['a', ['r']],
      ['r', []],
    ];
    expect(draw(shape)).toMatchInlineSnapshot(`
      "
      * m
      |\\
      | * b
      * | a
      |/
      * r
      "
    `);
  });

  it('draws two heads that were never merged', () => {
    expect(
      draw([
        ['b', ['r']],
        ['a', ['r']],
        ['r', []],
      ]),
    ).toMatchInlineSnapshot(`
      "
      * b
      | * a
      |/
      * r
      "
    `);
  });

  it('draws a run with four parents', () => {
    const shape: Shape = [
      ['m', ['a', 'b', 'c', 'd']],
      ['a', ['r']],
      ['b', ['r']],
      ['c', ['r']],
      ['d', ['r']],
      ['r', []],
    ];
    expect(draw(shape)).toMatchInlineSnapshot(`
      "
      * m
      |\\
      |\\ \\
      |\\ \\ \\
      * | | | a
      | * | | b
      |/ / /
      | * | c
      |/ /
      | * d
      |/
      * r
      "
    `);
  });

  it('draws a criss-cross', () => {
    const shape: Shape = [
      ['x', ['a', 'b']],
      ['y', ['b', 'a']],
      ['a', ['r']],
      ['b', ['r']],
      ['r', []],
    ];
    expect(draw(shape)).toMatchInlineSnapshot(`
      "
      * x
      |\\
      | | * y
      |_|/|
      |/| |
      | |/
      * | a
      | * b
      |/
      * r
      "
    `);
  });

  it('closes the lane of a root and moves its neighbours up', () => {
    const shape: Shape = [
      ['a', ['p']],
      ['b', ['q']],
      ['c', ['s']],
      ['p', []],
      ['q', []],
      ['s', []],
    ];
    expect(draw(shape)).toMatchInlineSnapshot(`
      "
      * a
      | * b
      | | * c
      * | | p
       / /
      * | q
       /
      * s
      "
    `);
  });

  it('keeps unrelated runs apart', () => {
    expect(
      draw([
        ['a', []],
        ['b', ['c']],
        ['d', []],
        ['e', []],
        ['c', []],
      ]),
    ).toMatchInlineSnapshot(`
      "
      * a

      * b
      | * d
      |
      | * e
      * c
      "
    `);
  });

  it('leads across lanes in two rows', () => {
    const shape: Shape = [
      ['a', ['r']],
      ['b', ['p']],
      ['c', ['q']],
      ['d', ['r']],
      ['p', []],
      ['q', ['r']],
      ['r', []],
    ];
    expect(draw(shape)).toMatchInlineSnapshot(`
      "
      * a
      | * b
      | | * c
      | | | * d
      |_|_|/
      |/| |
      | * | p
      |  /
      | * q
      |/
      * r
      "
    `);
  });

  it('leads children of a hidden run to its parents', () => {
    const graph = new GraphRenderer();
    expect(graph.skip('hidden tip', ['c'])).toEqual([]);
    expect(graph.next('c', ['b'])).toEqual({ before: [], node: '*', body: '|', after: [] });
    expect(graph.skip('b', ['a', 'z'])).toEqual(['|\\']);
    expect(graph.next('z', ['a'])).toEqual({ before: [], node: '| *', body: '| |', after: ['|/'] });
    expect(graph.next('a', [])).toEqual({ before: [], node: '*', body: '', after: [] });
  });

  it('draws every edge, and no other, with as many lanes as runs are awaited', () => {
    fc.assert(
      fc.property(shapes(), (shape) => {
        const graph = new GraphRenderer();
        const rows: string[] = [];
        const nodes = new Map<number, string>();
        const open = new Set<string>();
        for (const [id, parents] of shape) {
          const { before, node, after } = graph.next(id, parents);
          open.add(id);
          expect(node.split(' ')).toHaveLength(open.size);
          rows.push(...before);
          nodes.set(rows.length, id);
          rows.push(node, ...after);
          open.delete(id);
          for (const parent of parents) open.add(parent);
        }
        for (const [row, id] of nodes) {
          const parents = shape.find(([other]) => other === id)?.[1] ?? [];
          expect(reached(rows, nodes, row)).toEqual(new Set(parents));
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Graphs of up to 25 runs, children first, in which not everything is one piece. */
function shapes(): fc.Arbitrary<Shape> {
  return fc.array(fc.uniqueArray(fc.nat(8), { maxLength: 4 }), { maxLength: 25 }).map((steps) =>
    steps.map((jumps, at) => {
      const parents = jumps.map((jump) => at + 1 + jump).filter((parent) => parent < steps.length);
      return [`n${at}`, parents.map((parent) => `n${parent}`)];
    }),
  );
}

/** Follows the ink down from a node and returns the nodes where it ends. */
function reached(rows: string[], nodes: Map<number, string>, from: number): Set<string> {
  const found = new Set<string>();
  let places = new Set([rows[from]?.indexOf('*') ?? -1]);
  for (let row = from + 1; row < rows.length && places.size > 0; row++) {
    const text = rows[row] ?? '';
    const next = new Set<number>();
    for (const place of places) {
      if (text[place] === '*') found.add(nodes.get(row) ?? '');
      if (text[place] === '|') next.add(place);
      if (text[place + 1] === '\\') next.add(place + 2);
      if (text[place - 1] === '/' && !isLanding(rows, row, place - 1)) next.add(slide(text, place - 1));
    }
    places = new Set([...next].flatMap((place) => land(rows, row, place)));
  }
  return found;
}

// A slope over several lanes stops short of its lane, and the next row has its last stroke. Marked as a negative place.
function slide(text: string, stroke: number): number {
  let left = stroke;
  while (text[left - 2] === '_') left -= 2;
  return left === stroke ? stroke - 1 : -(left - 1) - 1;
}

function isLanding(rows: string[], row: number, stroke: number): boolean {
  return rows[row - 1]?.[stroke] === '_' && rows[row - 1]?.[stroke - 2] !== '_';
}

function land(rows: string[], row: number, place: number): number[] {
  if (place >= 0) return [place];
  const lane = -place - 1;
  expect(rows[row + 1]?.[lane + 1]).toBe('/');
  expect(rows[row + 1]?.[lane]).toBe('|');
  return [lane];
}
