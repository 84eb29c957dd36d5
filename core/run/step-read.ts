import { isMap, isScalar, isSeq } from 'yaml';
import type { ValueMap } from '../object/types.ts';
import type { YamlFile } from '../workspace/yaml-file.ts';
import { entries, items, readValue, textOf } from '../workspace/yaml-nodes.ts';
import type { ArtYaml } from '../workspace/yaml-read.ts';
import { readCachePolicy } from './cache-policy.ts';
import type { Step } from './step.ts';
import { stepInputs, stepOutputs } from './step-ends.ts';
import { pathIn, type StepPart } from './step-part.ts';

const keys = ['run', 'inputs', 'outputs', 'params', 'metrics', 'code', 'env', 'lockfiles', 'cache'];

/** Reads one step of `art.yaml`; what is wrong is pointed at. */
export function readStep(
  file: YamlFile,
  name: string,
  key: unknown,
  node: unknown,
  artifacts: ArtYaml['artifacts'],
): Step {
  const what = `step "${name}"`;
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/.test(name)) {
    file.fail(key, `step name "${name}" is refused`, "a name has up to 100 letters, digits, '.', '_' and '-'");
  }
  if (!isMap(node)) return file.fail(key, `${what} must be a map`);
  const parts = new Map(entries(file, node, what).map((part) => [part.name, part]));
  for (const part of parts.values()) {
    if (!keys.includes(part.name)) {
      file.fail(part.key, `${what} has an unknown key "${part.name}"`, `the keys are ${keys.join(', ')}`);
    }
  }
  const part = (word: string): StepPart => ({ file, what, node: parts.get(word)?.value, key: parts.get(word)?.key });
  if (!parts.has('run')) return file.fail(key, `${what} has no command`, `write it as run: COMMAND`);
  const code = parts.has('code') ? { code: texts(part('code'), 'code').map((glob) => inside(part('code'), glob)) } : {};
  const lockfiles = parts.has('lockfiles') ? { lockfiles: paths(part('lockfiles'), 'lockfiles') } : {};
  return {
    name,
    run: command(part('run')),
    inputs: stepInputs(part('inputs')),
    outputs: stepOutputs(part('outputs'), artifacts),
    ...params(part('params')),
    metrics: paths(part('metrics'), 'metrics'),
    ...code,
    env: texts(part('env'), 'env').map((word) => variable(part('env'), word)),
    ...lockfiles,
    cache: readCachePolicy(part('cache')),
  };
}

function command({ file, what, node, key }: StepPart): Step['run'] {
  if (!isSeq(node)) return textOf(file, node, key, `the command of ${what}`);
  const words = node.items.map((item) => {
    const word = file.resolve(item);
    if (isScalar(word) && typeof word.value === 'number') return word.source ?? String(word.value);
    if (isScalar(word) && word.value === '') return '';
    return textOf(file, word, key, `a word of the command of ${what}`);
  });
  return words.length > 0 && words[0] !== '' ? words : file.fail(node, `the command of ${what} is empty`);
}

function params({ file, what, node }: StepPart): Pick<Step, 'params' | 'paramFiles'> {
  const params: ValueMap = Object.create(null);
  const paramFiles: string[] = [];
  for (const { name, key, value } of entries(file, node, `params of ${what}`)) {
    if (name === 'file') paramFiles.push(...paths({ file, what, node: value, key }, 'file of params'));
    else params[name] = readValue(file, value);
  }
  return { params, paramFiles };
}

function texts({ file, what, node, key }: StepPart, word: string): string[] {
  return items(file, node, `${word} of ${what}`).map((item) => textOf(file, item, key, `${word} of ${what}`));
}

function paths(part: StepPart, word: string): string[] {
  return texts(part, word).map((text) => pathIn(part, text));
}

function inside({ file, what, node }: StepPart, glob: string): string {
  const written = glob.replace(/^(?:\.\/)+/, '');
  if (!written.startsWith('/') && !written.split('/').includes('..')) return written;
  return file.fail(node, `code of ${what} is refused: "${glob}" leads out of the workspace`);
}

function variable({ file, what, node }: StepPart, word: string): string {
  if (/^[A-Za-z_]\w*$/.test(word)) return word;
  return file.fail(node, `env of ${what} is refused: "${word}" cannot name a variable`);
}
