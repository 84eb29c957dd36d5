import { isScalar } from 'yaml';
import { entries, items, textOf } from '../workspace/yaml-nodes.ts';
import type { CachePolicy } from './step.ts';
import type { StepPart } from './step-part.ts';

const unitMs: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

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
  const text = isScalar(node) ? String(node.value) : '';
  const match = /^(\d{1,6})([smhdw])$/.exec(text);
  const unit = unitMs[match?.[2] ?? ''];
  if (!match || unit === undefined) return fail(node, `expires of ${what} must be a time such as 12h or 7d`);
  return Number(match[1]) * unit;
}
