import { chmodSync, linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { has, run, TarBench } from './testing/tar-tools.ts';

const LONG = `${'long-folder-name-'.repeat(8)}/${'another-folder-name-'.repeat(8)}/${'x'.repeat(200)}`;
const UNICODE = 'grüße 日本 🎉\u{fffd}';

describe.skipIf(!has('tar'))('archives of GNU tar', () => {
  let bench: TarBench;
  let data: string;

  beforeAll(() => {
    bench = new TarBench();
    data = join(bench.folder, 'data');
    mkdirSync(join(data, LONG, '..'), { recursive: true });
    mkdirSync(join(data, 'empty/nested'), { recursive: true });
    mkdirSync(join(data, 'a'));
    writeFileSync(join(data, LONG), 'long');
    writeFileSync(join(data, UNICODE), 'unicode');
    writeFileSync(join(data, 'a/empty file'), '');
    writeFileSync(join(data, 'a/run.sh'), '#!/bin/sh\n');
    chmodSync(join(data, 'a/run.sh'), 0o755);
    writeFileSync(join(data, 'a!first'), 'before a/');
    writeFileSync(
      join(data, 'big'),
      Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 2654435761) >>> 13),
    );
    linkSync(join(data, 'big'), join(data, 'a/big too'));
    symlinkSync('../big', join(data, 'a/link'));
    symlinkSync(`${'sub/'.repeat(40)}file`, join(data, 'long link'));
  });

  afterAll(() => bench.close());

  const formats = ['gnu', 'posix', 'oldgnu'];
  it.each(formats)('go in and come out the same (%s)', async (format) => {
    const archive = run('tar', ['-c', `--format=${format}`, '-C', data, '.']);
    const artifact = await bench.take(archive, {}, 7001);
    const out = join(bench.folder, `out-${format}`);
    mkdirSync(out);
    run('tar', ['-x', '-C', out], await bench.give(artifact));
    expect(run('diff', ['-r', '--no-dereference', data, out]).toString()).toBe('');
    const list = (folder: string): string =>
      run('find', ['.', '-type', 'f', '-perm', '-u+x'], undefined).toString() + readdirSync(folder);
    expect(list(out)).toBe(list(data));
    const modes = bench.entries(artifact).map(({ path, mode }) => `${mode} ${path}`);
    expect(modes).toContain('1 a/run.sh');
    expect(modes).toContain('3 empty/nested');
    expect(modes).not.toContain('3 empty');
    expect(modes).toContain('2 a/link');
  });

  it('of every format are one artifact', async () => {
    const roots = new Set<string>();
    for (const flags of [
      ['--format=gnu'],
      ['--format=posix'],
      ['--format=gnu', '-z'],
      ['--format=posix', '--sort=name'],
    ]) {
      roots.add((await bench.take(run('tar', ['-c', ...flags, '-C', data, '.']))).root);
    }
    const exported = await bench.give(await bench.take(run('tar', ['-c', '-C', data, '.'])));
    roots.add((await bench.take(exported)).root);
    expect(roots.size).toBe(1);
  });

  it('of the old ustar and v7 formats are read', async () => {
    for (const format of ['ustar', 'v7']) {
      const archive = run('tar', ['-c', `--format=${format}`, '-C', data, 'a/run.sh', UNICODE]);
      expect(bench.texts(await bench.take(archive))).toEqual({ 'a/run.sh': '1 #!/bin/sh\n', [UNICODE]: '0 unicode' });
    }
  });

  it('with sparse files are refused', async () => {
    const sparse = join(bench.folder, 'sparse');
    run('truncate', ['-s', '10M', sparse]);
    for (const format of ['gnu', 'posix']) {
      const archive = run('tar', ['-cS', `--format=${format}`, '-C', bench.folder, 'sparse']);
      await expect(bench.take(archive)).rejects.toThrow(
        /"(GNUSparseFile.*\/)?sparse" in the tar archive is a sparse file/,
      );
    }
  });

  it('with a pipe are refused', async () => {
    run('mkfifo', [join(bench.folder, 'pipe')]);
    const archive = run('tar', ['-c', '-C', bench.folder, 'pipe']);
    await expect(bench.take(archive)).rejects.toThrow('"pipe" in the tar archive is a named pipe');
  });

  it('are given byte for byte alike', async () => {
    const artifact = await bench.take(run('tar', ['-c', '-C', data, '.']));
    expect((await bench.give(artifact)).equals(await bench.give(artifact))).toBe(true);
    const listed = run('tar', ['-tv', '--utc', '--numeric-owner'], await bench.give(artifact)).toString();
    expect(listed).toContain('-rwxr-xr-x 0/0              10 2001-09-09 01:46 a/run.sh');
    expect(listed).toContain('drwxr-xr-x 0/0               0 2001-09-09 01:46 empty/nested/');
  });

  it('can hold a folder or a file of an artifact', async () => {
    const artifact = await bench.take(run('tar', ['-c', '-C', data, '.']));
    const names = async (path: string): Promise<string[]> =>
      run('tar', ['-t'], await bench.give(artifact, { path }))
        .toString()
        .trim()
        .split('\n');
    expect(await names('a')).toEqual(['big too', 'empty file', 'link', 'run.sh']);
    expect(await names('a/run.sh')).toEqual(['run.sh']);
    expect(await names('empty/nested')).toEqual(['']);
    await expect(names('no/such')).rejects.toThrow('there is no path "no/such"');
  });

  it('carry times after 2038', async () => {
    const artifact = await bench.take(run('tar', ['-c', '-C', data, 'a/run.sh']));
    const archive = await bench.give(artifact, { time: Date.UTC(2050, 0, 1) });
    expect(run('tar', ['-tv', '--utc'], archive).toString()).toContain('2050-01-01 00:00 a/run.sh');
  });

  it.skipIf(!has('python3'))('are understood by Python', async () => {
    const archive = run('python3', [
      '-c',
      `import tarfile, sys; t = tarfile.open(fileobj=sys.stdout.buffer, mode='w|gz'); t.add(sys.argv[1], arcname='.'); t.close()`,
      data,
    ]);
    const artifact = await bench.take(archive);
    expect(artifact.root).toBe((await bench.take(run('tar', ['-c', '-C', data, '.']))).root);
    const script = `import tarfile, sys; print([m.name for m in tarfile.open(fileobj=sys.stdin.buffer, mode='r|')])`;
    const listed = run('python3', ['-X', 'utf8', '-c', script], await bench.give(artifact)).toString();
    for (const { path } of bench.entries(artifact)) expect(listed).toContain(path);
  });
});
