import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Warning } from '../../api.ts';
import { Repository } from '../../repository.ts';
import { GitProject, hasGit } from './testing.ts';
import { trackedFiles } from './tracked-files.ts';

let project: GitProject;
let repository: Repository;
let warnings: Warning[] = [];
let runs = 0;

afterEach(async () => {
  await repository.close();
  project.remove();
});

async function start(dir = ''): Promise<void> {
  project = new GitProject();
  warnings = [];
  project.write('train.py', 'train\n');
  project.write('lib/old.py', 'old\n');
  project.write('lib/keep.py', 'keep\n');
  project.write('run.sh', '#!/bin/sh\n');
  chmodSync(join(project.dir, 'run.sh'), 0o755);
  symlinkSync('lib/keep.py', join(project.dir, 'link'));
  repository = await Repository.init(join(project.dir, dir), { author: 'ada', onWarning: (one) => warnings.push(one) });
}

/** Records a run whose output is new each time. */
async function run(name = 'model'): Promise<string> {
  project.write(`out/${name}`, `weights ${runs++}`);
  const { run } = await repository.commit({ outputs: [{ name, path: join(project.dir, 'out', name) }] });
  return run;
}

/** Path, kind and content of every file, without what git and art keep. */
function contents(dir: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const path of readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/(^|\/)\.(git|art)(\/|$)|^out\/|^art\.lock$/.test(path)) continue;
    const stat = lstatSync(join(dir, path));
    if (stat.isSymbolicLink()) found[path] = `-> ${readlinkSync(join(dir, path))}`;
    else if (stat.isFile()) found[path] = `${stat.mode & 0o100 ? 'x ' : ''}${readFileSync(join(dir, path), 'utf8')}`;
  }
  return found;
}

describe.skipIf(!hasGit)('the source of a run', () => {
  it('is recorded with what differs from the commit, and comes back exactly', async () => {
    await start();
    const commit = project.commit();
    project.git('remote', 'add', 'origin', 'https://ada:secret@example.org/project.git');
    project.write('train.py', 'train better\n');
    project.write('lib/new.py', 'new\n');
    project.git('add', 'lib/new.py');
    project.write('untracked.py', 'nobody asked for it\n');
    rmSync(join(project.dir, 'lib/old.py'));
    chmodSync(join(project.dir, 'lib/keep.py'), 0o755);
    rmSync(join(project.dir, 'link'));
    symlinkSync('train.py', join(project.dir, 'link'));
    const expected = contents(project.dir);
    const id = await run();
    const { run: recorded } = repository.show(id);
    expect(recorded.code).toEqual({
      system: 'git',
      commit,
      branch: 'main',
      remote: 'https://example.org/project.git',
      dirty: true,
      when: 'at-commit',
      added: ['lib/new.py'],
      deleted: ['lib/old.py'],
    });
    const { changed } = await repository.showCode(id);
    expect([...changed].map(({ path, mode }) => `${mode} ${path}`)).toEqual([
      '1 lib/keep.py',
      '0 lib/new.py',
      '2 link',
      '0 train.py',
    ]);
    // Later work does not matter, nor that the objects are packed by then.
    project.git('reset', '-q', '--hard');
    project.write('train.py', 'something else\n');
    project.commit('later');
    project.git('repack', '-adq');
    const to = join(project.home, 'source');
    const restored = await repository.checkoutCode(id, to);
    delete expected['untracked.py'];
    expect(contents(to)).toEqual(expected);
    expect(restored).toEqual({ path: to, files: Object.keys(expected).length, bytes: expect.any(Number), left: [] });
    await expect(repository.checkoutCode(id, to)).rejects.toThrow(`"${to}" exists already`);
    expect((await repository.fsck()).errors).toEqual([]);
  });

  it('is all in the snapshot before the first commit', async () => {
    await start();
    project.git('add', 'train.py', 'lib');
    const id = await run();
    expect(repository.show(id).run.code).toEqual({
      system: 'git',
      branch: 'main',
      dirty: true,
      when: 'at-commit',
      added: ['lib/keep.py', 'lib/old.py', 'train.py'],
    });
    const to = join(project.home, 'source');
    await repository.checkoutCode(id, to);
    expect(contents(to)).toEqual({ 'train.py': 'train\n', 'lib/old.py': 'old\n', 'lib/keep.py': 'keep\n' });
  });

  it('has neither data, nor what art keeps, nor secrets, and says which', async () => {
    await start();
    project.write('data/rows.csv', '1\n');
    project.write('settings/prod.env.py', 'A = 1\n');
    project.write('.env', 'A=1\n');
    project.commit();
    await repository.track(join(project.dir, 'data'));
    project.write('data/rows.csv', '2\n');
    project.write('.env', 'A=2\n');
    project.write('settings/prod.env.py', `A = "${`AKIA${'IOSFODNN7EXAMPLE'}`}"\n`);
    const id = await run();
    const { code } = repository.show(id).run;
    expect(code?.omitted).toEqual([
      { path: '.env', reason: 'secret', detail: 'a file for secrets' },
      { path: 'settings/prod.env.py', reason: 'secret', detail: 'AWS key' },
    ]);
    expect(warnings.map(({ message }) => message)).toContain(
      'changed code that may hold secrets is not recorded: ".env" (a file for secrets), "settings/prod.env.py" (AWS key)',
    );
    const { changed } = await repository.showCode(id);
    expect([...changed].map(({ path }) => path)).toEqual(['.gitignore']);
    const to = join(project.home, 'source');
    const { left } = await repository.checkoutCode(id, to);
    expect(left.map(({ path }) => path)).toEqual(['.env', 'settings/prod.env.py']);
  });

  it('that is too large is left out, large files first, with a warning', async () => {
    await start();
    project.write('big.py', '');
    project.commit();
    repository.setConfig('code.maxBytes', '100');
    project.write('big.py', 'x'.repeat(101));
    project.write('train.py', 'y'.repeat(60));
    project.write('lib/old.py', 'z'.repeat(50));
    const id = await run();
    const { changed, code } = await repository.showCode(id);
    expect([...changed].map(({ path }) => path)).toEqual(['lib/old.py']);
    expect(code?.omitted).toEqual([
      { path: 'big.py', reason: 'size', detail: '101 bytes' },
      { path: 'train.py', reason: 'size', detail: '60 bytes' },
    ]);
    expect(warnings[0]).toEqual({
      code: 'CODE_OMITTED',
      message:
        'changed code over the limit (art config code.maxBytes BYTES) is not recorded: "big.py" (101 bytes), "train.py" (60 bytes)',
    });
  });

  it('differs between two runs by what git knows and by what it does not', async () => {
    await start();
    project.commit();
    project.write('lib/keep.py', 'edited in both\n');
    const before = await run();
    project.write('train.py', 'train 2\n');
    project.git('add', 'train.py');
    project.git('commit', '-q', '-m', 'two');
    project.write('extra.py', 'extra\n');
    project.git('add', 'extra.py');
    rmSync(join(project.dir, 'lib/old.py'));
    chmodSync(join(project.dir, 'run.sh'), 0o644);
    const after = await run();
    const shown = (diff: { path: string; change: string }[]) => diff.map(({ path, change }) => `${change} ${path}`);
    expect(shown(await repository.diffCode(before, after))).toEqual([
      'added extra.py',
      'removed lib/old.py',
      'mode run.sh',
      'changed train.py',
    ]);
    expect(shown(await repository.diffCode(after, before))[0]).toBe('removed extra.py');
    expect(await repository.diffCode(after, after)).toEqual([]);
    // Committing what was there makes the same source.
    project.commit('three');
    expect(await repository.diffCode(after, await run())).toEqual([]);
  });

  it('with sub-modules comes back with them', async () => {
    await start();
    const inner = join(project.home, 'inner');
    const { dir } = project;
    mkdirSync(inner);
    project.dir = inner;
    project.git('init', '-q', '-b', 'main');
    project.write('in.py', 'in\n');
    project.write('same.py', 'same\n');
    project.commit();
    project.dir = dir;
    project.git('submodule', 'add', '-q', inner, 'vendor/inner');
    project.commit();
    const before = await run();
    project.write('vendor/inner/in.py', 'changed\n');
    const id = await run();
    const to = join(project.home, 'source');
    await repository.checkoutCode(id, to);
    expect(contents(to)).toMatchObject({ 'vendor/inner/in.py': 'changed\n', 'vendor/inner/same.py': 'same\n' });
    expect((await repository.diffCode(before, id)).map(({ path }) => path)).toEqual(['vendor/inner/in.py']);
  });

  it('cannot leave the folder that it is written to', async () => {
    await start();
    symlinkSync('../../outside', join(project.dir, 'lib/leads-out'));
    symlinkSync('/etc', join(project.dir, 'etc'));
    project.commit();
    // A tree that no git program would make: a name with a way out in it.
    const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: project.dir, input: 'evil' })
      .toString()
      .trim();
    const tree = Buffer.concat([Buffer.from('100644 ../../evil\0'), Buffer.from(blob, 'hex')]);
    const oid = execFileSync('git', ['hash-object', '-t', 'tree', '-w', '--stdin', '--literally'], {
      cwd: project.dir,
      input: tree,
    });
    const commit = project.git('commit-tree', '-m', 'evil', oid.toString().trim()).trim();
    const id = await run();
    const to = join(project.home, 'source');
    const { left } = await repository.checkoutCode(id, to);
    expect(left).toEqual([
      { path: 'etc', detail: 'it is a link that leads out' },
      { path: 'lib/leads-out', detail: 'it is a link that leads out' },
    ]);
    project.git('update-ref', 'refs/heads/main', commit);
    const evil = await run();
    await repository.checkoutCode(evil, join(project.home, 'a/b'));
    expect(existsSync(join(project.home, 'evil'))).toBe(false);
  });

  it('is not to be had where git does not have it', async () => {
    await start();
    project.commit();
    const id = await run();
    rmSync(join(project.dir, '.git'), { recursive: true });
    project.git('init', '-q', '-b', 'main');
    await expect(repository.checkoutCode(id, join(project.home, 'x'))).rejects.toMatchObject({ code: 'NO_COMMIT' });
    expect(existsSync(join(project.home, 'x'))).toBe(false);
  });

  it('is recorded as far as it is known, or not at all where told so', async () => {
    await start();
    const commit = project.commit();
    project.git('update-index', '--split-index');
    const id = await run();
    expect(repository.show(id).run.code).toEqual({
      system: 'git',
      commit,
      branch: 'main',
      when: 'at-commit',
      problem: 'git: an index split in two files',
    });
    repository.setConfig('code.capture', 'false');
    expect(repository.show(await run()).run.code).toBeUndefined();
  });

  it('that cannot be believed stops the commit, and nothing is recorded', async () => {
    await start();
    project.commit();
    project.write('.git/index', 'DIRC and rubbish that is no index at all');
    await expect(run()).rejects.toMatchObject({ code: 'GIT_DAMAGED' });
    expect([...repository.log()]).toEqual([]);
  });

  it('is older than its outputs, or the commit warns', async () => {
    await start();
    project.commit();
    project.write('out/model', 'weights');
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(project.dir, 'train.py'), later, later);
    await repository.commit({ outputs: [{ name: 'model', path: join(project.dir, 'out/model') }] });
    expect(warnings).toEqual([
      {
        code: 'CODE_NEWER',
        message: '"train.py" was changed after "model" was made: the recorded code may not be what made it',
      },
    ]);
  });

  it('lists the tracked files with the ids of what is on disk', async () => {
    await start('lib');
    project.commit();
    project.write('lib/keep.py', 'edited\n');
    const files = trackedFiles(join(project.dir, 'lib'))?.map(
      ({ path, oid, mode }) => `${mode.toString(8)} ${oid} ${path}`,
    );
    const id = (path: string): string => project.git('hash-object', path).trim();
    expect(files?.sort()).toEqual(
      [
        `100644 ${id('lib/keep.py')} keep.py`,
        `100644 ${id('lib/old.py')} old.py`,
        `100644 ${id('train.py')} ../train.py`,
        `100755 ${id('run.sh')} ../run.sh`,
        `120000 ${execFileSync('git', ['hash-object', '--stdin'], { input: 'lib/keep.py' }).toString().trim()} ../link`,
        ...(files?.filter((line) => line.includes('.gitignore')) ?? []),
      ].sort(),
    );
  });
});
