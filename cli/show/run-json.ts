import type { LogEntry } from '../../core/api.ts';
import type { RunInput, RunOutput } from '../../core/object/run.ts';
import { isoTime } from '../output/date.ts';

/** A run as `--json` prints it. Fields are only ever added. */
export function runJson({ id, run, parents, tags, labels, headOf }: LogEntry): Record<string, unknown> {
  const { heads, generation, inputs, outputs, extra, time, ...rest } = run;
  return {
    run: id,
    parents,
    ...rest,
    time: isoTime(time),
    inputs: inputs.map(inputJson),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, outputJson(output)])),
    labels,
    tags,
    headOf,
    heads,
    generation,
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

export function outputJson({ extra, ...output }: RunOutput): Record<string, unknown> {
  return Object.keys(extra).length > 0 ? { ...output, extra } : output;
}

function inputJson({ extra, ...input }: RunInput): Record<string, unknown> {
  return Object.keys(extra).length > 0 ? { ...input, extra } : input;
}
