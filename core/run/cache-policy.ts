import { isScalar } from 'yaml';
import { entries, items, textOf } from '../workspace/yaml-nodes.ts';
import { parseDuration } from './duration.ts';
import type { CachePolicy } from './step.ts';
import type { StepPart } from './step-part.ts';

/** `cache: false`, or `cache: { expires: 7d, ignore: [params.verbose] }`. */
export function readCachePolicy({ file, what, node, key }: StepPart): CachePolicy {
  if (isScalar(node) && typeof node.value === 'boolean') return { on: node.value, ignore: [] };
  if (isScalar(node) && node.value !== null) return file.fail(node, `cache of ${what} must be true, false or a map`);
  const policy: CachePolicy = { on: true, ignore: [] };
  for (const part of entries(file, node, `cache of ${what}`)) {
    if (part.name === 'expires') policy.expires = durationOf(file.fail, part.value ?? key, what);
    else if (part.name === 'ignore') {
      policy.ignore = items(file, part.value, `ignore of ${what}`).map((item) => {
        const word = textOf(file, item, part.key, `ignore of ${what}`);
        if (/^(?:params|lockfiles|(?:params|inputs|env)\..+)$/.test(word)) return word;
        const hint = 'it knows params, params.NAME, inputs.ROLE, env.NAME and lockfiles';
        return file.fail(item, `ignore of ${what} does not know "${word}"`, hint);
      });
    } else file.fail(part.key, `cache of ${what} has an unknown key "${part.name}"`, 'the keys are expires and ignore');
  }
  return policy;
}

function durationOf(fail: StepPart['file']['fail'], node: unknown, what: string): number {
  const span = parseDuration(isScalar(node) ? String(node.value) : '');
  return span ?? fail(node, `expires of ${what} must be a time such as 12h or 7d`);
}
