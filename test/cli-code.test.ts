// The code that made a run, as a user types it and sees it.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sandbox } from './run.ts';

const hasGit = (() => {
  try {
    execFileSync('git', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

let box: Sandbox;

beforeAll(async () => {
  box = new Sandbox();
  if (!hasGit) return;
  box.write('train.py', 'print("first")\n');
  box.write('lib/model.py', 'layers = 1\n');
  box.write('settings.py', 'debug = 1\n');
  await box.prepare(
    'git init -q -b main && git config user.name Ada && git config user.email ada@example.org',
    'git remote add origin https://ada:secret@example.org/project.git',
    'art init && git add -A && git commit -q -m one',
    'mkdir out && echo 1 > out/model && art commit -q -m "first" -o model=out/model',
    'echo "layers = 2" > lib/model.py; git rm -q settings.py; echo "x = 1" > new.py; git add new.py',
    `echo 'key = "AKIA''IOSFODNN7EXAMPLE"' >> train.py`,
    'echo 2 > out/model && art commit -q -m "second" -o model=out/model 2>warnings',
  );
}, 60_000);

afterAll(() => box.remove());

test.skipIf(!hasGit)('what differs from the commit is said, shown, compared and given back', async () => {
  expect(
    await box.session(
      'cat warnings',
      'art show',
      'art show --code',
      'art show HEAD~1 --code --json',
      'art diff --code HEAD~1 HEAD',
      'art diff --code HEAD~1 HEAD --stat --json',
      'art diff --code HEAD~1 HEAD --json | tail -1',
      'art diff --code HEAD HEAD --exit-code',
      'art checkout HEAD --code ../source; ls ../source; cat ../source/lib/model.py',
      'art checkout HEAD~1 --code ../source',
      'art checkout HEAD~1 --code ../first --json',
      'art log --oneline',
    ),
  ).toMatchInlineSnapshot();
});

test.skipIf(!hasGit)('a secret in a parameter is not recorded', async () => {
  expect(
    await box.session(
      'echo 3 > out/model; art commit -m third -o model=out/model -p api_key=abc -p lr=0.1',
      'art show | grep params',
    ),
  ).toMatchInlineSnapshot();
});

test('outside of git there is nothing to say of code, and the machine is described', async () => {
  const side = new Sandbox();
  try {
    await side.prepare('art init', 'echo 1 > model');
    const [line] = (await side.json('ART_ENV= art commit -q -m one -o model=model && ART_ENV= art show --json')) as {
      code?: unknown;
      env: Record<string, unknown>;
    }[];
    expect(line?.code).toBeUndefined();
    expect(line?.env).toMatchObject({ node: process.versions.node, arch: process.arch });
    expect(
      await side.session('art show --code', 'art show | grep -c "^    env"', 'art diff --code HEAD HEAD'),
    ).toMatchInlineSnapshot();
  } finally {
    side.remove();
  }
});
