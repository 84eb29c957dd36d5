const hex = (bytes) => Buffer.from(bytes).toString('hex');
const SHAPE_NOTE =
  'ODDS 64, MIN 64, MAX 256, BYTES 65536; a node ends after an entry that is number MAX, or that brings the entries to ' +
  'BYTES bytes or more, or that is at least number MIN and whose key hashes to 0 modulo ODDS';

/** Every node of a tree, as the vectors tell of it: the bytes only of small trees, no leaves of very large ones. */
function describeNodes(art, kind, nodes, root, withBytes) {
  const told = [...art.treeNodes(kind, nodes, root)].map((id) => {
    const bytes = nodes.getNode(kind, id);
    const { entries, level } = art.decode(bytes);
    const node = { id, level, entries: entries.length, size: bytes.length };
    return withBytes ? { ...node, bytes: hex(bytes) } : node;
  });
  return told.length > 100 ? told.filter(({ level }) => level > 0) : told;
}

function boundary(art, keyBytes, level) {
  const isText = typeof keyBytes === 'string';
  const entry = art.encode([isText ? keyBytes : new Uint8Array(Buffer.from(keyBytes.hex, 'hex'))]);
  const is = (odds) => art.endsNode({ odds, min: 1, max: 1e9, bytes: 1e9 }, entry, 0, level, 1, 1);
  return { key: isText ? keyBytes : { $bytes: keyBytes.hex }, level, boundary: is(64) };
}

function nodesOf(entries, level, art) {
  return hex(art.encode({ entries, level }));
}

export function manifestVectors(art) {
  const id = (text) => art.hashContent(Buffer.from(text));
  const file = (path, size = 1, mode = 0) => ({ path, mode, size, content: size === 0 ? art.EMPTY_CONTENT : id(path) });
  const lists = [
    ['no entries', []],
    ['a single-file artifact', [file('.', 5)]],
    [
      'every mode',
      [file('bin/run', 3, 1), file('data.csv', 10), file('empty', 0), file('folder', 0, 3), file('link', 8, 2)],
    ],
    [
      'the order of paths',
      ['a', 'b/x', 'b/y/z', 'b!', 'b-c', 'b.d', 'é', '\uff5e', '\u{1f600}'].map((path) => file(path)),
    ],
    ['sizes of every width', [0, 127, 128, 255, 65_536, 2 ** 32, 2 ** 52].map((size, i) => file(`f${i}`, size))],
  ];
  const rules = [
    ['200 entries', 'path "f" and i in 5 digits', 200, (i) => `f${String(i).padStart(5, '0')}`],
    [
      '5,000 entries',
      'path "d", i div 100 in 2 digits, "/f" and i in 5 digits',
      5000,
      (i) => `d${String(Math.floor(i / 100)).padStart(2, '0')}/f${String(i).padStart(5, '0')}`,
    ],
    ['50,000 entries, on three levels', 'path "f" and i in 5 digits', 50_000, (i) => `f${String(i).padStart(5, '0')}`],
    [
      'nodes that end by bytes',
      'path i in 4 digits, then "/" and 250 times "x", ten times over',
      100,
      (i) => String(i).padStart(4, '0') + `/${'x'.repeat(250)}`.repeat(10),
    ],
  ];
  const made = (entries) => {
    const nodes = new art.MemoryNodes();
    const builder = new art.ManifestBuilder(nodes);
    for (const entry of entries) builder.add(entry);
    return { nodes, ...builder.finish() };
  };
  const row = ({ path, mode, size, content }) => [path, mode, size, new Uint8Array(art.toBytes(content))];
  const leaf = (...entries) => nodesOf(entries, 0, art);
  const [a, b] = [row(file('a')), row(file('b'))];
  const change = (entry, at, value) => entry.map((item, i) => (i === at ? value : item));
  return {
    page: 'spec/manifests.md',
    fields: {
      cases:
        'entries in order; the nodes of their tree, a parent before its children; the root; entries and bytes in all',
      generated: `entries made by a rule for i from 0: mode 0, size i+1, content the SHA-256 of the path; of trees of more than 100 nodes only those above the leaves are told. ${SHAPE_NOTE}`,
      boundaries: 'whether a key at a level hashes to 0 modulo ODDS',
      refused: 'nodes that no reader accepts, and why',
    },
    cases: lists.map(([what, entries]) => {
      const { nodes, root, files, bytes } = made(entries);
      return { what, entries, nodes: describeNodes(art, 'manifest', nodes, root, true), root, files, bytes };
    }),
    generated: rules.map(([what, rule, count, path]) => {
      const entries = Array.from({ length: count }, (_, i) => ({ ...file(path(i), i + 1), content: id(path(i)) }));
      const { nodes, root, files, bytes } = made(entries);
      return {
        what,
        rule,
        count,
        example: entries[1],
        nodes: describeNodes(art, 'manifest', nodes, root, false),
        root,
        files,
        bytes,
      };
    }),
    boundaries: Array.from({ length: 150 }, (_, i) => boundary(art, `f${i}`, i % 3)).filter(
      (v, i) => v.boundary || i < 4,
    ),
    refused: [
      ['entries out of order', leaf(b, a), 'paths ascend'],
      ['a path twice', leaf(a, a), 'paths ascend'],
      ['a file that is a folder', leaf(a, row(file('a/b'))), 'both a file and a folder'],
      ['an empty folder that is not empty', leaf(row(file('a', 0, 3)), row(file('a/b'))), 'both a file and a folder'],
      ["'.' beside another", leaf(row(file('.')), a), "an entry at '.' is alone"],
      ["a link at '.'", leaf(row(file('.', 1, 2))), "only a file is at '.'"],
      ['a climbing path', leaf(change(a, 0, '../a')), "no part is '..'"],
      ['an absolute path', leaf(change(a, 0, '/a')), 'paths are relative'],
      ['an empty part', leaf(change(a, 0, 'a//b')), 'no part is empty'],
      ['a zero byte', leaf(change(a, 0, 'a\0')), 'no byte is zero'],
      ['a part of 256 bytes', leaf(change(a, 0, 'x'.repeat(256))), 'parts have at most 255 bytes'],
      ['an unknown mode', leaf(change(a, 1, 4)), 'modes are 0 to 3'],
      ['a size of -1', leaf(change(a, 2, -1)), 'sizes are 0 or more'],
      ['size 0 with content', leaf(change(a, 2, 0)), 'size and content agree about being empty'],
      ['a size with no content', leaf(change(a, 3, new Uint8Array(art.toBytes(art.EMPTY_CONTENT)))), 'the same'],
      ['an empty folder with a size', leaf(change(a, 1, 3)), 'an empty folder has size 0'],
      ['a link with a target of 4097 bytes', leaf(row(file('a', 4097, 2))), 'targets have at most 4096 bytes'],
      ['an id of 31 bytes', leaf(change(a, 3, new Uint8Array(31))), 'ids have 32 bytes'],
      ['an entry of five items', leaf([...a, 0]), 'entries have four items'],
      ['sizes beyond 2^53-1', leaf(change(a, 2, 2 ** 53 - 1), b), 'sums stay below 2^53'],
      ['level 16', nodesOf([], 16, art), 'levels go to 15'],
      ['another field', hex(art.encode({ entries: [], level: 0, more: 0 })), 'a node has entries and level'],
      [
        '257 entries',
        leaf(...Array.from({ length: 257 }, (_, i) => row(file(`g${1000 + i}`)))),
        'a node ends at 256 entries',
      ],
    ].map(([what, bytes, reason]) => ({ what, bytes, reason })),
  };
}

export function layoutVectors(art) {
  const id = (text) => art.hashContent(Buffer.from(text));
  const pair = (i) => ({ content: id(`content ${i}`), recipe: id(`recipe ${i}`) });
  const made = (count) => {
    const nodes = new art.MemoryNodes();
    const builder = new art.LayoutBuilder(nodes);
    for (let i = 0; i < count; i++) builder.add(pair(i).content, pair(i).recipe);
    return { nodes, root: builder.finish() };
  };
  const raw = (i) => [new Uint8Array(art.toBytes(pair(i).content)), new Uint8Array(art.toBytes(pair(i).recipe))];
  const ordered = [raw(0), raw(1)].sort((x, y) => Buffer.compare(x[0], y[0]));
  return {
    page: 'spec/recipes.md',
    fields: {
      cases:
        'pairs for i from 0: content the SHA-256 of "content " and i, recipe that of "recipe " and i; sorted by content',
      refused: 'nodes that no reader accepts, and why',
      shape: SHAPE_NOTE,
    },
    cases: [1, 3, 1000].map((count) => {
      const { nodes, root } = made(count);
      return { what: `${count} pairs`, count, nodes: describeNodes(art, 'layout', nodes, root, count < 10), root };
    }),
    refused: [
      ['out of order', nodesOf([ordered[1], ordered[0]], 0, art), 'content ids ascend'],
      ['a content twice', nodesOf([ordered[0], ordered[0]], 0, art), 'content ids ascend'],
      ['an entry of one item', nodesOf([[raw(0)[0]]], 0, art), 'entries have two items'],
      ['text for an id', nodesOf([[pair(0).content, pair(0).recipe]], 0, art), 'ids are bytes'],
    ].map(([what, bytes, reason]) => ({ what, bytes, reason })),
  };
}

export function recipeVectors(art) {
  const id = (text) => art.hashContent(Buffer.from(text));
  const lists = [
    ['one chunk', 1, () => ['chunk 0', 131_072]],
    ['three chunks', 3, (i) => [`chunk ${i}`, 8192 + i]],
    ['2,000 chunks', 2000, (i) => [`chunk ${i}`, 1 + ((i * 7919) % 131_072)]],
    ['one chunk 2,000 times', 2000, () => ['zeros', 131_072]],
  ];
  const chunk = new Uint8Array(art.toBytes(id('chunk 0')));
  return {
    page: 'spec/recipes.md',
    fields: {
      cases:
        'chunks in order, as [text whose SHA-256 is the id, length] (of long lists the first five); the nodes; the root',
      ranges: 'bytes asked for, and the chunks that hold them as [id, length, offset of its first byte in the file]',
      refused: 'nodes that no reader accepts, and why',
      rule: '2,000 chunks: for i from 0 the text "chunk " and i, the length 1 + (7919 i mod 131072)',
      shape: SHAPE_NOTE,
    },
    cases: lists.map(([what, count, make]) => {
      const nodes = new art.MemoryNodes();
      const builder = new art.RecipeBuilder(nodes);
      for (let i = 0; i < count; i++) builder.add(id(make(i)[0]), make(i)[1]);
      const root = builder.finish();
      const length = art.recipeLength(nodes, root);
      const ranges = [
        [0, 1],
        [8192, 10],
        [Math.floor(length / 2), 100_000],
        [length - 1, 10],
        [length, 1],
      ];
      return {
        what,
        count,
        chunks: Array.from({ length: Math.min(count, 5) }, (_, i) => make(i)),
        nodes: describeNodes(art, 'recipe', nodes, root, count < 10),
        root,
        length,
        ranges: ranges.map(([offset, size]) => {
          const found = [...art.readRecipe(nodes, root, { offset, length: size })];
          return { offset, length: size, chunks: found.map((piece) => [piece.chunk, piece.length, piece.offset]) };
        }),
      };
    }),
    boundaries: Array.from({ length: 150 }, (_, i) => boundary(art, { hex: id(`chunk ${i}`) }, i % 3)).filter(
      (v, i) => v.boundary || i < 4,
    ),
    refused: [
      ['a chunk of no bytes', nodesOf([[chunk, 0]], 0, art), 'chunks have 1 to 131072 bytes'],
      ['a chunk of 131073 bytes', nodesOf([[chunk, 131_073]], 0, art), 'chunks have 1 to 131072 bytes'],
      ['an entry of three items', nodesOf([[chunk, 1, 0]], 0, art), 'entries have two items'],
      ['a length that is a fraction', nodesOf([[chunk, 0.5]], 0, art), 'lengths are integers'],
    ].map(([what, bytes, reason]) => ({ what, bytes, reason })),
  };
}
