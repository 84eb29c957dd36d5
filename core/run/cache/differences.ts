import { compareUtf8 } from '../../object/bytes.ts';
import { encode } from '../../object/codec.ts';
import { isMap } from '../../object/fields.ts';
import type { Value, ValueMap } from '../../object/types.ts';
import { type CodeMap, foldAlike } from './code/fold.ts';

/** One thing on which two results depend differently. A side that has nothing there is absent. */
export interface PartDifference {
  /** `command`, `code`, `params`, `inputs`, `env`, `lockfiles`, `outputs`, `metrics`, `observed`, `scheme`. */
  part: string;
  /** Which: a file, `model.depth`, a role, a variable. Absent where the part as a whole is another. */
  name?: string;
  before?: Value;
  after?: Value;
}

/** What people change on purpose comes first. */
const ORDER = ['command', 'params', 'inputs', 'observed', 'code', 'env', 'lockfiles', 'outputs', 'metrics'];

/** All that differs between the parts of two keys. None exactly when the keys are the same. */
export function differences(before: ValueMap, after: ValueMap): PartDifference[] {
  const parts = [...new Set([...ORDER, ...Object.keys(before), ...Object.keys(after)])];
  return parts.flatMap((part) => inPart(part, before[part], after[part]));
}

function inPart(part: string, before: Value | undefined, after: Value | undefined): PartDifference[] {
  if (part === 'code' && isMap(before) && isMap(after)) {
    const [a, b] = foldAlike(asCode(before), asCode(after));
    return [...compared(part, '', Object.fromEntries(a), Object.fromEntries(b))];
  }
  return [...compared(part, '', before, after)];
}

function* compared(
  part: string,
  name: string,
  before: Value | undefined,
  after: Value | undefined,
): Generator<PartDifference> {
  if (isOpen(before) && isOpen(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareUtf8);
    for (const inner of names) {
      yield* compared(part, name === '' ? inner : `${name}.${inner}`, before[inner], after[inner]);
    }
  } else if (!isSame(before, after)) {
    yield {
      part,
      ...(name === '' ? {} : { name }),
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    };
  }
}

/** A map that is looked into. One that stands for a secret, or for a command with one, is a value. */
function isOpen(value: Value | undefined): value is ValueMap {
  return isMap(value) && !isSecret(value);
}

/** Whether a value of a part stands for what must not be told. */
export function isSecret(value: Value | undefined): value is { secret: string; text?: Value } {
  const secret = isMap(value) ? value['secret'] : undefined;
  return typeof secret === 'string' && /^[0-9a-f]{64}$/.test(secret);
}

function isSame(before: Value | undefined, after: Value | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return Buffer.compare(encode(before), encode(after)) === 0;
}

function asCode(map: ValueMap): CodeMap {
  return new Map(Object.entries(map).flatMap(([path, id]) => (id instanceof Uint8Array ? [[path, id]] : [])));
}
