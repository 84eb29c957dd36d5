import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempFolder } from './testing.ts';
import { ArtYamlError, addArtifact, readArtYaml, removeArtifact } from './yaml.ts';

function folderWith(text?: string): string {
  const root = tempFolder();
  if (text !== undefined) writeFileSync(join(root, 'art.yaml'), text);
  return root;
}

function refusal(text: string): string {
  try {
    readArtYaml(folderWith(text));
  } catch (error) {
    expect(error).toBeInstanceOf(ArtYamlError);
    const { message, hint } = error as ArtYamlError;
    return hint === undefined ? message : `${message}\nhint: ${hint}`;
  }
  return 'fine';
}

describe('reading', () => {
  test('artifacts in both forms, the remote, and steps as they are', () => {
    const root = folderWith(`
remote: s3://bucket/project
artifacts:
  dataset: ./data/        # a folder
  model: { path: out//model.pt, type: model }
  __proto__: strange
steps:
  train:
    run: python train.py --lr 3
    inputs: [dataset]
    params: { lr: 0.1 }
`);
    const { remote, artifacts, steps } = readArtYaml(root);
    expect(remote).toBe('s3://bucket/project');
    expect(Object.entries(artifacts)).toEqual([
      ['dataset', { path: 'data' }],
      ['model', { path: 'out/model.pt', type: 'model' }],
      ['__proto__', { path: 'strange' }],
    ]);
    expect(steps['train']).toEqual({ run: 'python train.py --lr 3', inputs: ['dataset'], params: { lr: 0.1 } });
  });

  test('nothing where there is no file, or nothing in it', () => {
    for (const text of [undefined, '', '# only a comment\n', 'artifacts:\nsteps:\n', '---\n']) {
      const { artifacts, steps } = readArtYaml(folderWith(text));
      expect([Object.keys(artifacts), Object.keys(steps)], text).toEqual([[], []]);
    }
  });

  test('anchors and merge keys', () => {
    const { artifacts } = readArtYaml(
      folderWith(
        'x: &m { path: a, type: t }\n'.replace('x: ', 'steps: {s: ').replace('\n', '}\nartifacts: { m: *m }\n'),
      ),
    );
    expect(artifacts).toEqual({ m: { path: 'a', type: 't' } });
  });
});

test('errors say where', () => {
  const texts = [
    'artifacts:\n  a: [x\n',
    'artifacts:\n\ta: x\n',
    'artifacts:\n  a: x\n  a: y\n',
    'artefacts:\n  a: x\n',
    '- a\n',
    'artifacts: [a]\n',
    'artifacts:\n  a:\n',
    'artifacts:\n  a: 3\n',
    'artifacts:\n  a: { type: model }\n',
    'artifacts:\n  a: { path: x, tpye: model }\n',
    'artifacts:\n  "a b": x\n',
    'artifacts:\n  a: ../x\n',
    'artifacts:\n  a: /data\n',
    'artifacts:\n  a: .\n',
    'artifacts:\n  a: x/.git/y\n',
    'artifacts:\n  a: data\n  b: ./data/\n',
    'artifacts:\n  a: data/train\n  c: data-2\n  b: data\n',
    'remote: [a]\n',
    'steps:\n  train: python train.py\n',
    'steps: 3\n',
    'artifacts:\n  a: *nowhere\n',
    `artifacts: {}\nsteps:\n  a: &a { x: y }\n  b: { b: [${'*a, '.repeat(60)}] , c: [${'*b, '.repeat(9)}] }\n`,
  ];
  expect(texts.map(refusal).join('\n')).toMatchInlineSnapshot(`
    "art.yaml:3:1: flow sequence in block collection must be sufficiently indented and end with a ]
    art.yaml:2:1: tabs are not allowed as indentation
    art.yaml:3:3: map keys must be unique
    art.yaml:1:1: unknown key "artefacts"
    hint: the keys are remote, artifacts and steps
    art.yaml:1:1: art.yaml must be a map
    art.yaml:1:12: artifacts must be a map
    art.yaml:2:3: the path of "a" must be text
    art.yaml:2:6: the path of "a" must be text
    art.yaml:2:3: artifact "a" has no path
    hint: write it as a: PATH
    art.yaml:2:17: artifact "a" has an unknown key "tpye"
    hint: the keys are path and type
    art.yaml:2:3: artifact name "a b" is refused: only letters, digits, '.', '_', '-' and '/' are allowed
    art.yaml:2:6: the path of "a" is refused: "../x" leads out of the workspace
    hint: paths are relative to the folder of art.yaml
    art.yaml:2:6: the path of "a" is refused: "/data": it is absolute
    hint: paths are relative to the folder of art.yaml
    art.yaml:2:6: the path of "a" is refused: the workspace itself cannot be an artifact
    hint: paths are relative to the folder of art.yaml
    art.yaml:2:6: the path of "a" is refused: "x/.git/y": ".git" stands for '.git' on some systems
    hint: paths are relative to the folder of art.yaml
    art.yaml:3:3: "a" and "b" have the same path "data"
    hint: give one of them another path, or take it out of art.yaml
    art.yaml:2:3: "a" at "data/train" lies inside "b" at "data"
    hint: give one of them another path, or take it out of art.yaml
    art.yaml:1:9: remote must be text
    art.yaml:2:3: step "train" must be a map
    art.yaml:1:8: steps must be a map
    art.yaml:2:6: there is no anchor "nowhere"
    art.yaml:4:3: step "b" cannot be read: unresolved alias (the anchor must be set before the alias): b"
  `);
});

describe('writing', () => {
  test('keeps comments, order and what it does not know about', () => {
    const root = folderWith(`# our project
remote: s3://bucket # the bucket

artifacts:
    # what we train on
    dataset: data/ # from the lab
    old: x

steps:
    train:
        run: "python train.py"   # by hand
`);
    addArtifact(root, 'model', { path: 'out/model.pt', type: 'model' });
    addArtifact(root, 'report', { path: './report.html' });
    expect(removeArtifact(root, 'old')).toBe(true);
    expect(removeArtifact(root, 'old')).toBe(false);
    expect(readFileSync(join(root, 'art.yaml'), 'utf8')).toMatchInlineSnapshot(`
      "# our project
      remote: s3://bucket # the bucket

      artifacts:
          # what we train on
          dataset: data/ # from the lab
          model: { path: out/model.pt, type: model }
          report: report.html

      steps:
          train:
              run: "python train.py" # by hand
      "
    `);
  });

  test('starts the file', () => {
    const root = folderWith();
    addArtifact(root, 'data', { path: 'data/' });
    expect(readFileSync(join(root, 'art.yaml'), 'utf8')).toBe('artifacts:\n  data: data\n');
    removeArtifact(root, 'data');
    expect(readArtYaml(root).artifacts).toEqual({});
    addArtifact(root, 'true', { path: '3' });
    expect(readArtYaml(root).artifacts).toEqual({ true: { path: '3' } });
  });

  test('changes an artifact in place', () => {
    const root = folderWith('artifacts:\n  a: x\n  b: y\n');
    addArtifact(root, 'a', { path: 'z' });
    expect(readFileSync(join(root, 'art.yaml'), 'utf8')).toBe('artifacts:\n  a: z\n  b: y\n');
  });

  test('refuses what could not be read again, and writes nothing', () => {
    const text = 'artifacts:\n  a: data\n';
    const root = folderWith(text);
    expect(() => addArtifact(root, 'b', { path: 'data/x' })).toThrowErrorMatchingInlineSnapshot(
      `[UsageError: "b" at "data/x" lies inside "a" at "data"]`,
    );
    expect(() => addArtifact(root, 'b', { path: '../x' })).toThrowErrorMatchingInlineSnapshot(
      `[UsageError: the path of "b" is refused: "../x" leads out of the workspace]`,
    );
    expect(() => addArtifact(root, 'b c', { path: 'x' })).toThrowErrorMatchingInlineSnapshot(
      `[UsageError: artifact name "b c" is refused: only letters, digits, '.', '_', '-' and '/' are allowed]`,
    );
    expect(readFileSync(join(root, 'art.yaml'), 'utf8')).toBe(text);
  });
});
