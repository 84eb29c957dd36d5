import { join } from 'node:path';
import type { Value, ValueMap } from '../object/types.ts';
import { readValuesFile } from '../workspace/values-file.ts';
import type { Step } from './step.ts';

/** The parameters of a step: those of its files, and before them those that are written in it. */
export function paramsOf(root: string, { params, paramFiles }: Pick<Step, 'params' | 'paramFiles'>): ValueMap {
  const files = paramFiles.map((file) => readValuesFile(join(root, file), file));
  return Object.assign(Object.create(null), ...files, params);
}

/**
 * Parameters with one of them changed, by its name or by the path to it (`model.depth`). Undefined where there is no
 * such parameter.
 */
export function withParam(params: ValueMap, name: string, value: Value): ValueMap | undefined {
  if (Object.hasOwn(params, name)) return copy(params, { [name]: value });
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const first = name.slice(0, dot);
    const inner = params[first];
    if (inner === undefined || !isMap(inner)) continue;
    const changed = withParam(inner, name.slice(dot + 1), value);
    if (changed) return copy(params, { [first]: changed });
  }
  return undefined;
}

function copy(params: ValueMap, change: ValueMap): ValueMap {
  return Object.assign(Object.create(null), params, change);
}

function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
