import { isMap } from '../../object/fields.ts';
import type { Value, ValueMap } from '../../object/types.ts';

/** Whether a step says that a part does not count (`params`), or one thing in it (`params.verbose`, `env.HOME`). */
export function isIgnored(ignore: readonly string[], part: string, name?: string): boolean {
  return ignore.includes(part) || (name !== undefined && ignore.includes(`${part}.${name}`));
}

/** Values without those that do not count. `params.model.depth` is `depth` in `model`, or what is called `model.depth`. */
export function withoutIgnored(ignore: readonly string[], part: string, values: ValueMap): ValueMap {
  const kept: ValueMap = Object.create(null);
  if (isIgnored(ignore, part)) return kept;
  for (const [name, value] of Object.entries(values)) {
    if (!isIgnored(ignore, part, name)) kept[name] = inside(ignore, `${part}.${name}`, value);
  }
  return kept;
}

function inside(ignore: readonly string[], path: string, value: Value): Value {
  const concerned = isMap(value) && ignore.some((word) => word.startsWith(`${path}.`));
  return concerned ? withoutIgnored(ignore, path, value) : value;
}
