import type { LogEntry } from '../../core/api.ts';
import type { Attachment, RunInput, RunOutput } from '../../core/object/run.ts';
import { isoTime } from '../output/date.ts';

/** A run as `--json` prints it. Fields are only ever added. */
export function runJson({ id, run, parents, tags, labels, headOf }: LogEntry): Record<string, unknown> {
  const { heads, generation, inputs, outputs, attachments, extra, time, ...rest } = run;
  return {
    run: id,
    parents,
    ...rest,
    time: isoTime(time),
    inputs: inputs.map(inputJson),
    outputs: mapped(outputs, outputJson),
    ...(attachments && { attachments: mapped(attachments, withoutExtra) }),
    labels,
    tags,
    headOf,
    heads,
    generation,
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

export function outputJson(output: RunOutput): Record<string, unknown> {
  return withoutExtra(output);
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
