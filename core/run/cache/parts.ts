import { compareUtf8, toBytes } from '../../object/bytes.ts';
import { findEntry } from '../../object/manifest.ts';
import type { RunInput } from '../../object/run.ts';
import type { Value, ValueMap } from '../../object/types.ts';
import type { Step } from '../step.ts';
import type { CacheEnv } from './cache.ts';
import { isIgnored, withoutIgnored } from './ignored.ts';
import { lockfilesPart } from './lockfiles.ts';
import { commandWithoutSecrets, withoutSecrets } from './secret-values.ts';

/** Raised when parts are gathered or written in another way: keys of before are then not found any more. */
const SCHEME = 1;

/** All parts by name: see spec/cache.md. Nothing in them is absolute, and no order in them is by chance. */
export function partsOf(env: CacheEnv, step: Step, inputs: RunInput[], params: ValueMap, code: Value): ValueMap {
  const { ignore } = step.cache;
  return {
    scheme: SCHEME,
    command: commandWithoutSecrets(step.run),
    ...(step.cwd === undefined ? {} : { folder: step.cwd }),
    code,
    params: paramsPart(withoutIgnored(ignore, 'params', params)),
    inputs: inputsPart(env, ignore, inputs),
    env: envPart(env.env, step),
    lockfiles: isIgnored(ignore, 'lockfiles') ? {} : lockfilesPart(env, step),
    outputs: outputsPart(step),
    metrics: [...new Set(step.metrics)].sort(compareUtf8),
  };
}

function paramsPart(params: ValueMap): ValueMap {
  const part: ValueMap = Object.create(null);
  for (const [name, value] of Object.entries(params)) part[name] = withoutSecrets(name, value);
  return part;
}

/** By role; where several inputs have one role, all of them, in an order of their own. */
function inputsPart(env: CacheEnv, ignore: readonly string[], inputs: readonly RunInput[]): ValueMap {
  const byRole = new Map<string, RunInput[]>();
  for (const input of inputs) {
    if (!isIgnored(ignore, 'inputs', input.role)) byRole.set(input.role, [...(byRole.get(input.role) ?? []), input]);
  }
  const part: ValueMap = Object.create(null);
  for (const [role, found] of byRole) {
    const [first, ...others] = found
      .sort((a, b) => compareUtf8(inputText(a), inputText(b)))
      .map((one) => inputValue(env, one));
    part[role] = others.length === 0 ? (first as Value) : [first as Value, ...others];
  }
  return part;
}

function inputText({ content, path }: RunInput): string {
  return `${content} ${path ?? ''}`;
}

/** What was used: of one file of an artifact its bytes, so that what else is in the artifact may change. */
function inputValue({ store }: CacheEnv, { content, path }: RunInput): Value {
  if (path === undefined) return toBytes(content);
  const file = store.has('manifest', content) ? findEntry(store, content, path) : undefined;
  return file === undefined ? { content: toBytes(content), path } : toBytes(file.content);
}

function envPart(env: NodeJS.ProcessEnv, { env: names, cache }: Step): ValueMap {
  const part: ValueMap = Object.create(null);
  for (const name of names) {
    if (isIgnored(cache.ignore, 'env', name)) continue;
    const value = env[name];
    part[name] = value === undefined ? null : withoutSecrets(name, value);
  }
  return part;
}

function outputsPart({ outputs }: Step): ValueMap {
  const part: ValueMap = Object.create(null);
  for (const { name, path, type, persist } of outputs) {
    part[name] = { path, ...(type === undefined ? {} : { type }), ...(persist ? { persist } : {}) };
  }
  return part;
}
