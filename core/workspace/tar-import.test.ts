import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pax, rawTar, TarBench } from './testing/tar-tools.ts';

describe('importTar', () => {
  let bench: TarBench;
  beforeAll(() => {
    bench = new TarBench();
  });
  afterAll(() => bench.close());

  it('takes entries in any order, and the last of each path', async () => {
    const archive = rawTar([
      { name: 'z', body: 'old' },
      { name: './a//b/./c', body: 'c' },
      { name: 'dir/', type: '5' },
      { name: 'later a file', type: '5' },
      { name: 'z', body: 'new', mode: 0o755 },
      { name: 'later a file', body: 'yes' },
      { name: 'a/b/', type: '5' },
      { name: './', type: '5' },
    ]);
    expect(bench.texts(await bench.take(archive))).toEqual({
      'a/b/c': '0 c',
      dir: '3 ',
      'later a file': '0 yes',
      z: '1 new',
    });
  });

  it('makes hard links the content that they had when they were met', async () => {
    const archive = rawTar([
      { name: 'a', body: 'one' },
      { name: 'link', type: '1', link: './a' },
      { name: 'a', body: 'two' },
      { name: 'link of link', type: '1', link: 'link' },
      { name: 'symlink', type: '2', link: 'a' },
      { name: 'symlink too', type: '1', link: 'symlink' },
    ]);
    const expected = { a: '0 two', link: '0 one', 'link of link': '0 one', symlink: '2 a', 'symlink too': '2 a' };
    expect(bench.texts(await bench.take(archive))).toEqual(expected);
  });

  it('takes names and sizes from pax headers, local before global', async () => {
    const archive = rawTar([
      { name: 'pax_global_header', type: 'g', body: Buffer.concat([pax('comment', 'x'), pax('path', 'wrong')]) },
      { name: 'PaxHeader', type: 'x', body: Buffer.concat([pax('path', 'ünï\nx'), pax('mtime', '1.5')]) },
      { name: 'short', body: 'body' },
    ]);
    expect(bench.texts(await bench.take(archive))).toEqual({ 'ünï\nx': '0 body' });
  });

  it('gives a large file its recipe', async () => {
    const body = Uint8Array.from({ length: 500_000 }, (_, at) => (at * 2654435761) >>> 13);
    const artifact = await bench.take(rawTar([{ name: 'big', body: Buffer.from(body) }]), {}, 1000);
    expect(artifact.layout).toBeDefined();
    const [entry] = bench.entries(artifact);
    expect(entry && bench.content(artifact, entry).equals(Buffer.from(body))).toBe(true);
  });

  it('makes the empty artifact of an empty archive', async () => {
    expect(bench.entries(await bench.take(rawTar([])))).toEqual([]);
  });

  it('tells how far it is, and of names that are trouble elsewhere', async () => {
    const warnings: string[] = [];
    const progress: [number, number][] = [];
    const members = [{ name: 'a', body: 'xx' }, { name: 'A', body: 'y' }, { name: 'con.txt' }];
    await bench.take(rawTar(members), {
      onProgress: (bytes, files) => progress.push([bytes, files]),
      onWarning: ({ code }) => warnings.push(code),
    });
    expect(progress).toEqual([
      [2, 1],
      [3, 2],
      [3, 3],
    ]);
    expect(warnings.sort()).toEqual(['NAMES_COLLIDE', 'NOT_PORTABLE']);
  });

  it('stops when told to', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(bench.take(rawTar([{ name: 'a' }]), { signal })).rejects.toThrow('stopped');
  });

  const names = ['../x', 'a/../../x', '/etc/passwd', '.git/config', 'a/.art/x', 'a/.GIT/x', 'a/git~1'];
  it.each(names)('refuses the name %s', async (name) => {
    await expect(bench.take(rawTar([{ name, body: 'x' }]))).rejects.toMatchObject({ code: 'UNSAFE_PATH' });
    await expect(bench.take(rawTar([{ name: `${name}/`, type: '5' }]))).rejects.toMatchObject({ code: 'UNSAFE_PATH' });
    const long = { name: '././@LongLink', type: 'L', body: `${name}\0` };
    await expect(bench.take(rawTar([long, { name: 'x' }]))).rejects.toMatchObject({ code: 'UNSAFE_PATH' });
  });

  it('refuses a NUL in a pax path', async () => {
    const archive = rawTar([{ name: 'p', type: 'x', body: pax('path', 'a\0b') }, { name: 'x' }]);
    await expect(bench.take(archive)).rejects.toMatchObject({ code: 'UNSAFE_PATH' });
  });

  it.each(['/etc', '../up', 'a/../../up', 'folder/../../x', 'a/link2/../x'])(
    'refuses a symlink to %s',
    async (link) => {
      const members = [{ name: 'd/link', type: '2', link: link === '../up' ? '../../up' : link }];
      await expect(bench.take(rawTar(members))).rejects.toMatchObject({ code: 'LINK_LEAVES' });
    },
  );

  it('lets a symlink climb out of a folder that is one', async () => {
    const link = { name: 'link', type: '2', link: 'd/../x' };
    const good = [link, { name: 'd/f' }, { name: 'x' }];
    expect(Object.keys(bench.texts(await bench.take(rawTar(good))))).toEqual(['d/f', 'link', 'x']);
    const bad = [link, { name: 'd', type: '2', link: 'x' }, { name: 'x' }];
    await expect(bench.take(rawTar(bad))).rejects.toMatchObject({ code: 'LINK_LEAVES' });
  });

  it.each(['2', '0'])('refuses a path below a link or a file (type %s)', async (type) => {
    const archive = rawTar([
      { name: 'a/b', body: 'x' },
      { name: 'a', type, link: type === '2' ? 'c' : '' },
    ]);
    await expect(bench.take(archive)).rejects.toThrow('path "a" is refused: it is both a file and a folder');
  });

  it.each([
    ['3', 'a character device'],
    ['4', 'a block device'],
    ['6', 'a named pipe'],
    ['S', 'a sparse file'],
    ['Q', 'of the unknown type "Q"'],
  ])('refuses members of type %s', async (type, what) => {
    await expect(bench.take(rawTar([{ name: 'x', type }]))).rejects.toThrow(`"x" in the tar archive is ${what}`);
  });

  it('refuses names that are not UTF-8', async () => {
    const name = Buffer.from([0x61, 0xff]);
    await expect(bench.take(rawTar([{ name }]))).rejects.toThrow('is not valid UTF-8');
    const extended = { name: 'p', type: 'x', body: pax('path', name) };
    await expect(bench.take(rawTar([extended, { name: 'a' }]))).rejects.toThrow('is not valid UTF-8');
    expect(bench.texts(await bench.take(rawTar([{ name: '\u{fffd}' }])))).toEqual({ '\u{fffd}': '0 ' });
  });

  it('refuses a hard link to nothing before it', async () => {
    const archive = rawTar([{ name: 'l', type: '1', link: 'a' }, { name: 'a' }]);
    await expect(bench.take(archive)).rejects.toThrow('"l" in the tar archive is a hard link to "a"');
  });

  it('notices an archive that is cut short, wherever', async () => {
    const long = { name: 'p', type: 'x', body: pax('path', `${'long/'.repeat(90)}x`) };
    const whole = rawTar([{ name: 'a', body: 'x'.repeat(700) }, long, { name: 'b', body: 'y' }]);
    const end = whole.length - 1024;
    for (let length = 0; length < end + 512; length += 37) {
      await expect(bench.take(whole.subarray(0, length))).rejects.toMatchObject({ code: 'BAD_TAR' });
    }
    const zipped = gzipSync(whole);
    for (let length = 0; length < zipped.length; length += 7) {
      await expect(bench.take(zipped.subarray(0, length))).rejects.toMatchObject({ code: 'BAD_TAR' });
    }
    expect(bench.entries(await bench.take(whole.subarray(0, end + 512)))).toHaveLength(2);
  });

  it('refuses what is no tar archive', async () => {
    const notTar = { code: 'BAD_TAR' };
    await expect(bench.take(Buffer.from('hello'))).rejects.toMatchObject(notTar);
    await expect(bench.take(Buffer.alloc(2048, 'x'))).rejects.toThrow('this is not a tar archive');
    await expect(bench.take(Buffer.concat([rawTar([]), rawTar([{ name: 'a' }])]))).rejects.toThrow(
      'goes on behind its end',
    );
    await expect(bench.take(rawTar([{ name: 'a', body: 'abc', size: 8 ** 11 - 1 }]))).rejects.toThrow('ends early');
    await expect(bench.take(rawTar([{ name: 'p', type: 'x', body: '999 path=x\n' }]))).rejects.toThrow('pax header');
    await expect(bench.take(rawTar([{ name: 'p', type: 'L', size: 8 ** 10 }]))).rejects.toThrow('longer than 4 MiB');
  });

  it('says how to read other compressions', async () => {
    const xz = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00]);
    await expect(bench.take(xz)).rejects.toMatchObject({ hint: expect.stringContaining('xzcat ARCHIVE | art import') });
    await expect(bench.take(Buffer.from('BZh91AY'))).rejects.toThrow('bzip2');
    const zstd = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x00, 0x00]);
    await expect(bench.take(zstd)).rejects.toThrow(/zstd, which Node|is damaged|ends early/);
    const damaged = gzipSync(rawTar([{ name: 'a', body: 'x'.repeat(3000) }]));
    damaged[20] = (damaged[20] ?? 0) ^ 0xff;
    await expect(bench.take(damaged)).rejects.toMatchObject({ code: 'BAD_TAR' });
  });
});
