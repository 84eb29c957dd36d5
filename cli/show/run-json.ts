import type { LogEntry } from '../../core/api.ts';
import type { Attachment, RunInput, RunOutput } from '../../core/object/run.ts';
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
  const { heads, generation, inputs, outputs, attachments, extra, time, ...rest } = run;
  return {
    run: id,
    parents,
    ...rest,
    time: isoTime(time),
    inputs: inputs.map(inputJson),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, output]) => [name, outputJson(output, outputMeta[name])]),
    ),
    ...(attachments && { attachments: mapped(attachments, withoutExtra) }),
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
export function outputJson(output: RunOutput, meta?: ValueMap): Record<string, unknown> {
  return withoutExtra({ ...output, ...(meta && { meta }) });
}

function inputJson(input: RunInput): Record<string, unknown> {
  return withoutExtra(input);
}

/** Where there are no fields that this program does not know, nothing is said of them. */
function withoutExtra({ extra, ...known }: RunInput | RunOutput | Attachment): Record<string, unknown> {
  return Object.keys(extra).length > 0 ? { ...known, extra } : known;
}

function mapped<T>(map: Record<string, T>, change: (value: T) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));
}
