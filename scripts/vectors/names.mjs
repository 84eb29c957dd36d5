const FINE_ARTIFACTS = ['dataset', 'a', 'models/v2/best', 'a.b_c-d', '2024', 'X', '.x', 'n'.repeat(200)];
const BAD_ARTIFACTS = [
  '',
  '.',
  '..',
  'a/..',
  './a',
  'a//b',
  '/a',
  'a/',
  'a@b',
  'a:b',
  'a b',
  'é',
  '-a',
  'a\nb',
  '.git',
  'x/.art',
];
const FINE_REFS = [
  'main',
  'feature/x',
  'release-1.2',
  'v1.0',
  'v3-rc',
  'größe',
  'abcdef',
  'g123456',
  'a@b',
  'Latest',
  'x+y#z',
];
const BAD_REFS = [
  ...[
    '',
    '1',
    '42',
    'v3',
    'HEAD',
    'latest',
    'abcdef0',
    '0123456789',
    'DEADBEEF',
    'a'.repeat(64),
    '~1',
    'a~1',
    'a^',
    'a:b',
  ],
  ...[
    'a b',
    'a\tb',
    'a\0b',
    'a?',
    'a*',
    'a[b',
    'a\\b',
    '-a',
    '/a',
    'a/',
    'a//b',
    'a..b',
    '.a',
    'a.',
    'a/.b',
    'a.lock',
    '@',
  ],
  ...['a@{1}', '\ud800', 'x'.repeat(241), 'X'.repeat(81)],
];
const ENCODED = [
  'main',
  'Feature/x',
  'a.b',
  '.a.',
  '...',
  'con',
  'nul.x',
  'com1',
  'CON',
  'ü',
  '100%',
  'a b',
  '_-9',
  '\u{1f600}',
];
const NEVER_ENCODED = ['A', '%41x%2F', '%6d', 'a%', '%ff', 'con', '.a', 'a.', 'a/b', 'a b'];

export function nameVectors(art) {
  const refuse = (problem) => (name) => ({ name, reason: problem(name) });
  return {
    page: 'spec/encodings.md, names; spec/refs.md',
    fields: {
      artifacts: 'names of artifacts that are allowed, and those that are refused with the reason',
      refs: 'the same for branches and tags',
      encoded: 'a ref name and its form on disk; decoding gives it back',
      never_encoded: 'file names that encode no ref name: a reader reports them',
    },
    artifacts: { fine: FINE_ARTIFACTS, refused: BAD_ARTIFACTS.map(refuse(art.artifactNameProblem)) },
    refs: { fine: FINE_REFS, refused: BAD_REFS.map(refuse(art.refNameProblem)) },
    encoded: ENCODED.map((name) => ({ name, encoded: art.encodeRefName(name) })),
    never_encoded: NEVER_ENCODED,
  };
}

const ORDERED = [
  '',
  'a',
  'a/',
  'a/b',
  'a/b/c',
  'a/c',
  'a\0',
  'a b',
  'a!',
  'a-b',
  'a.txt',
  'a0',
  'aa',
  'b',
  'é',
  '\uff5e',
  '\u{1f600}',
];
const FINE_LINKS = [
  ['link', 'x'],
  ['link', './x'],
  ['link', '.'],
  ['a/link', '../x'],
  ['a/link', '..'],
  ['a/b/link', '../../x/y'],
];

export function pathVectors(art) {
  const escaped = (path) => ({
    path,
    reason: art.portabilityProblem(path),
    escaped: art.escapePath(path),
    escaped_case: art.escapePath(path, 'case'),
  });
  return {
    page: 'spec/manifests.md, order; spec/threat-model.md, names',
    fields: {
      ordered: 'texts in the order of manifests: by UTF-8 bytes, / below all others (not all of them are valid paths)',
      refused: 'paths that are never stored or written, and why',
      fine: 'paths that look like them and are allowed',
      awkward:
        'paths that are stored with a warning, since some systems cannot hold them; what is written instead when asked: ' +
        'escaped, and where case or Unicode form is not told apart escaped_case',
      links: 'where a symlink is and its target: those that may lead out of the artifact are refused',
    },
    ordered: ORDERED,
    refused: art.hostilePaths.map(({ path, why }) => ({ path, reason: why })),
    fine: art.finePaths,
    awkward: [...art.awkwardPaths, 'README', '100%', 'é'].map(escaped),
    links: {
      fine: FINE_LINKS.map(([link, target]) => ({ link, target })),
      refused: art.hostileLinks.map(({ link, target }) => ({ link, target })),
    },
  };
}
