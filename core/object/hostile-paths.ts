/** A path that must be refused everywhere, and why. */
export interface HostilePath {
  path: string;
  why: string;
}

/** Code points that HFS+ leaves out of names, and others that no one sees. */
const INVISIBLE = [
  0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x206a, 0x206b, 0x206c, 0x206d, 0x206e,
  0x206f, 0xfeff, 0x200b, 0x2060, 0x00ad, 0x034f, 0xfe0f, 0xe0001,
];

const RESERVED = ['.git', '.art'];

function spellings(name: string): HostilePath[] {
  const bare = name.slice(1);
  const upper = name.toUpperCase();
  const mixed = `.${bare[0]}${bare.slice(1).toUpperCase()}`;
  const middle = (point: number): string => name.slice(0, 2) + String.fromCodePoint(point) + name.slice(2);
  const of = (why: string, paths: string[]): HostilePath[] => paths.map((path) => ({ path, why }));
  return [
    ...of('itself', [name, upper, mixed, `${name}/config`, `a/${name}`, `a/b/${upper}/hooks/x`, `a/${mixed}/x`]),
    ...of('NTFS drops dots and spaces at the end', [`${name}.`, `${name}..`, `${name} `, `${name}  `, `${name} .`]),
    ...of('NTFS drops dots and spaces at the end', [`${name}. .`, `${upper}. `, `a/${name}./x`, `a/${name} /x`]),
    ...of('a stream of NTFS', [`${name}:x`, `${name}::$INDEX_ALLOCATION`, `${upper}:$I30:$INDEX_ALLOCATION`]),
    ...of('a stream of NTFS', [`${name}::$DATA`, `${name}. :x`, `${name} ::$INDEX_ALLOCATION/x`, `a/${mixed}:x/y`]),
    ...of('a short name of NTFS', [`${bare}~1`, `${bare.toUpperCase()}~1`, `${bare}~2`, `${bare}~10`, `a/${bare}~1/x`]),
    ...of('a short name of NTFS', [`${bare}~1.`, `${bare}~1 `, `${bare}~1:x`, `${bare.slice(0, 2)}1a2b~1`]),
    ...of('\\ separates on Windows', [`${name}\\config`, `a\\${name}`, `a\\${upper}\\x`, `a/b\\${name} \\x`]),
    ...of('\\ separates on Windows', [`${bare}~1\\config`, `a\\${name}::$DATA`, `.\\${name}`]),
    ...of('an invisible code point', [...INVISIBLE.map(middle), `\u200c${name}`, `${name}\u200d`, `a/${name}\ufeff/x`]),
    ...of('invisible code points and an ending', [`\u200c${upper}\u200d.`, `${name}\u206f ::$DATA`]),
    ...of('wide letters, folded by a code page', [
      [...name].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join(''),
    ]),
    ...of('a wide full stop', [`\uff0e${bare}`, `\ufe52${bare}`, `\u2024${bare}`]),
  ];
}

const INDEX_LOOKALIKES: HostilePath[] = [
  '.g\u0130t',
  '.G\u0130T',
  '.g\u0131t',
  '.G\u0131T',
  '.gi\u0307t',
  '.GI\u0307T',
].map((path) => ({ path, why: 'Turkish letters, folded to i' }));

const CLIMBING: HostilePath[] = [
  ...['..', '../x', '../../x', 'a/..', 'a/../b', 'a/../../b', 'a/b/..', './..', '..//x'].map((path) => ({
    path,
    why: 'climbs',
  })),
  ...['.. ', '..\u200c', '.\u200c.', '\ufeff..', '.. /x', 'a/..  /x', 'a/..\u2060/b', '\uff0e\uff0e/x', '\u2025/x'].map(
    (path) => ({ path, why: "some system may take it for '..'" }),
  ),
  ...['..\\x', 'a\\..\\..\\x', '..\\', 'a/..\\b', '..:x', '..::$INDEX_ALLOCATION', 'a/..:x/b'].map((path) => ({
    path,
    why: 'climbs on Windows',
  })),
];

const MALFORMED: HostilePath[] = [
  { path: '', why: 'empty' },
  ...['/', '/x', '/etc/passwd', '//x', '//host/share'].map((path) => ({ path, why: 'absolute' })),
  ...['a/', 'a//b', 'a/b/', 'a///b'].map((path) => ({ path, why: 'an empty part' })),
  ...['./a', 'a/.', 'a/./b', './', './.'].map((path) => ({ path, why: "a '.' part" })),
  ...['\0', 'a\0', 'a\0b', 'a/\0/b', '.git\0', 'a\0/../b'].map((path) => ({ path, why: 'NUL' })),
  ...['\ud800', 'a/\udc00', 'a\udfff/b', '\udc00\ud800', '.g\ud800it'].map((path) => ({
    path,
    why: 'a lone surrogate',
  })),
  ...['x'.repeat(256), `a/${'\u00e9'.repeat(128)}`, '\u{1f600}'.repeat(64)].map((path) => ({
    path,
    why: 'a part of more than 255 bytes',
  })),
  ...['x/'.repeat(2048).concat('yy'), 'abcdefg/'.repeat(512).concat('z')].map((path) => ({
    path,
    why: 'more than 4096 bytes',
  })),
];

/** Paths that are refused on commit, on import and on checkout, whatever the system. */
export const hostilePaths: readonly HostilePath[] = [
  ...MALFORMED,
  ...CLIMBING,
  ...RESERVED.flatMap(spellings),
  ...INDEX_LOOKALIKES,
];

/** Paths that look like the above and are fine everywhere. */
export const finePaths: readonly string[] = [
  ...[
    '.gitignore',
    '.gitattributes',
    '.gitkeep',
    '.github/workflows/x.yml',
    '.artignore',
    'a/.gitmodules',
    '.gitx',
    '.artx',
  ],
  ...[
    'git',
    'art',
    'GIT',
    'x.git',
    'x.art',
    'git~',
    'git~x',
    'xgit~1',
    'git~1x',
    'artist~1',
    'g~1',
    'a/git/config',
    '_git',
  ],
  ...[
    '.a',
    '.x/y',
    '..a',
    'a..b',
    '...a',
    'a b',
    ' a',
    '~',
    '~a',
    '#a',
    '-',
    '--help',
    'a=b',
    "it's",
    'a;b',
    '$(x)',
    '%2e%2e',
  ],
  ...[
    '\u00e9',
    'e\u0301',
    '\u{1f600}',
    '\u4e2d\u6587',
    '\u05d0',
    '\u0645',
    '\u{1f468}\u200d\u{1f4bb}',
    '\u00df',
    '\u0130',
  ],
  ...['x'.repeat(255), '\u00e9'.repeat(127), 'com', 'con1', 'console', 'nullable', 'com10', 'aux_', 'lpt', 'prn-1'],
];

/** Paths that are stored with a warning: only some systems can hold them. */
export const awkwardPaths: readonly string[] = [
  ...[
    'con',
    'CON',
    'prn',
    'aux',
    'nul',
    'com1',
    'COM9',
    'com0',
    'lpt1',
    'LPT9',
    'com\u00b9',
    'lpt\u00b3',
    'conin$',
    'CONOUT$',
  ],
  ...['con.txt', 'nul.tar.gz', 'aux .c', 'a/con', 'a/nul/b', 'Com1.log'],
  ...['a.', 'a ', 'a. ', 'a./b', 'a /b', '...', '. .', 'a/b. '],
  ...['a<b', 'a>b', 'a:b', 'a"b', 'a|b', 'a?b', 'a*b', 'a\\b', '\\', ':', 'c:', 'a/b:c', '*.csv', 'what?'],
  ...['a\tb', 'a\nb', '\x01', 'a\x1fb', '\x1b[31m'],
];

/** Symlinks (where they are, where they point) that could lead out of the artifact. */
export const hostileLinks: readonly { link: string; target: string }[] = [
  ...['/', '/etc/passwd', '//host', '..', '../x', '../../x', 'a/../../x', './../x', 'a/..', 'x/../..'].map(
    (target) => ({
      link: 'link',
      target,
    }),
  ),
  ...['../..', '../../x', '../a/../../x', 'b/../../..', './/..//..//x'].map((target) => ({ link: 'a/link', target })),
  ...['\\x', 'C:\\x', 'c:/x', 'C:', '..\\x', '..\\..\\x', '\\\\host\\share', 'a\\..\\..'].map((target) => ({
    link: 'link',
    target,
  })),
  ...['', 'a\0b', '.git', '.git/config', 'x/.GIT/hooks', '.art', '.art/HEAD', 'git~1/x', '.g\u200cit/x', '\ud800'].map(
    (target) => ({ link: 'link', target }),
  ),
  { link: '.', target: 'x' },
];
