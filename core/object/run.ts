import { decode, encode } from './codec.ts';
import { FieldReader, idList, joinFields } from './fields.ts';
import { MAX_BYTES } from './hash.ts';
import { MalformedObjectError, UnencodableError } from './malformed.ts';
import { artifactNameProblem, refNameProblem } from './names.ts';
import { attachmentFields, inputFields, outputFields, readAttachment, readInput, readOutput } from './run-parts.ts';
import type { Id, ValueMap } from './types.ts';

/** Where an output of another run was used. Unknown fields are kept in `extra`. */
export interface RunInput {
  role: string;
  name: string;
  version: number;
  run: Id;
  content: Id;
  /** `declared` or `observed`; other words come from newer programs. */
  edge: string;
  /** A path within the artifact, where only that was used. */
  path?: string;
  extra: ValueMap;
}

/** One version of one artifact. `files` counts entries, `bytes` sums their sizes. */
export interface RunOutput {
  content: Id;
  layout?: Id;
  files: number;
  bytes: number;
  type: string;
  meta: ValueMap;
  version: number;
  /** Where the workspace had it, relative to its root; only its name where that was elsewhere. No part of the version. */
  path?: string;
  /** The runs whose version this one replaces, ascending. */
  supersedes: Id[];
  extra: ValueMap;
}

/** Content that belongs to a run and is no artifact: the log of its command, a snapshot of its code. */
export interface Attachment {
  content: Id;
  layout?: Id;
  files: number;
  bytes: number;
  extra: ValueMap;
}

/** A commit. `extra` keeps fields that this program does not know, so that they pass through unchanged. */
export interface Run {
  author: string;
  branch: string;
  /** Milliseconds since 1970, UTC. */
  time: number;
  message: string;
  /** The heads of the branch when this was committed, ascending. */
  heads: Id[];
  /** One more than the highest of `heads`; 1 without heads. */
  generation: number;
  inputs: RunInput[];
  outputs: Record<string, RunOutput>;
  params: ValueMap;
  metrics: ValueMap;
  labels: Record<string, string>;
  command?: string;
  code?: ValueMap;
  env?: ValueMap;
  /** By name: `code`, `log`. */
  attachments?: Record<string, Attachment>;
  status?: number;
  /** Milliseconds. */
  duration?: number;
  /** `commit`, `import`, `merge` or `step`; other words come from newer programs. */
  kind?: string;
  extra: ValueMap;
}

/** The canonical bytes of a run. Throws UnencodableError for what the format cannot hold (over 16 MiB, a bad id). */
export function encodeRun(run: Run): Uint8Array {
  const outputs = mapValues(run.outputs, outputFields);
  const { extra, attachments, ...known } = run;
  const attached = attachments && mapValues(attachments, attachmentFields);
  const heads = idList(run.heads);
  const inputs = run.inputs.map(inputFields);
  const bytes = encode(joinFields({ ...known, heads, inputs, outputs, attachments: attached }, extra));
  if (bytes.length > MAX_BYTES.run) throw new UnencodableError(`a run of ${bytes.length} bytes is over the limit`);
  return bytes;
}

/**
 * The run of canonical bytes. Unknown fields of the run, its inputs and its outputs are kept, so that
 * `encodeRun(decodeRun(bytes))` equals `bytes`. Throws MalformedObjectError.
 */
export function decodeRun(bytes: Uint8Array): Run {
  const fields = new FieldReader(decode(bytes), 'a run');
  const run: Partial<Run> = {
    author: fields.string('author'),
    branch: fields.string('branch'),
    time: fields.integer('time', 0),
    message: fields.string('message'),
    heads: fields.ids('heads'),
    generation: fields.integer('generation', 1),
    inputs: fields.list('inputs').map(readInput),
    outputs: readOutputs(fields.mapping('outputs')),
    params: fields.mapping('params'),
    metrics: fields.mapping('metrics'),
    labels: readLabels(fields),
  };
  if (refNameProblem(run.branch as string) !== undefined) fields.fail('branch', 'the name of a branch');
  if (fields.has('command')) run.command = fields.string('command');
  if (fields.has('code')) run.code = fields.mapping('code');
  if (fields.has('env')) run.env = fields.mapping('env');
  if (fields.has('attachments')) run.attachments = mapValues(fields.mapping('attachments'), readAttachment);
  if (fields.has('status')) run.status = fields.integer('status', Number.MIN_SAFE_INTEGER);
  if (fields.has('duration')) run.duration = fields.integer('duration', 0);
  if (fields.has('kind')) run.kind = fields.string('kind');
  run.extra = fields.rest();
  return run as Run;
}

function mapValues<A, B>(map: Record<string, A>, change: (value: A) => B): Record<string, B> {
  const changed: Record<string, B> = Object.create(null);
  for (const [key, value] of Object.entries(map)) changed[key] = change(value);
  return changed;
}

function readOutputs(map: ValueMap): Record<string, RunOutput> {
  const outputs: Record<string, RunOutput> = Object.create(null);
  for (const [name, value] of Object.entries(map)) {
    const problem = artifactNameProblem(name);
    if (problem !== undefined) {
      throw new MalformedObjectError(`malformed object: an output is named ${JSON.stringify(name)}: ${problem}`);
    }
    outputs[name] = readOutput(value);
  }
  return outputs;
}

function readLabels(fields: FieldReader): Record<string, string> {
  const labels = fields.mapping('labels');
  if (Object.values(labels).some((value) => typeof value !== 'string')) {
    fields.fail('labels', 'a map of text to text');
  }
  return labels as Record<string, string>;
}
