import type { LogEntry } from '../../core/api.ts';
import type { RunInput, RunOutput } from '../../core/object/run.ts';
import type { ValueMap } from '../../core/object/types.ts';
import { isoTime } from '../output/date.ts';

/** A run as `--json` prints it. Fields are only ever added. */
export function runJson({
  id,
  run,
  parents,
  tags,
  labels,
  meta,
  outputMeta,
  headOf,
}: LogEntry): Record<string, unknown> {
  const { heads, generation, inputs, outputs, extra, time, ...rest } = run;
  return {
    run: id,
    parents,
    ...rest,
    time: isoTime(time),
    inputs: inputs.map(inputJson),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, output]) => [name, outputJson(output, outputMeta[name])]),
    ),
    labels,
    meta,
    tags,
    headOf,
    heads,
    generation,
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

/** `meta` is what it has by now, where that is not what it was recorded with. */
export function outputJson({ extra, ...recorded }: RunOutput, meta?: ValueMap): Record<string, unknown> {
  const output = { ...recorded, ...(meta && { meta }) };
  return Object.keys(extra).length > 0 ? { ...output, extra } : output;
}

function inputJson({ extra, ...input }: RunInput): Record<string, unknown> {
  return Object.keys(extra).length > 0 ? { ...input, extra } : input;
}
