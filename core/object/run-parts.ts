import { toBytes } from './bytes.ts';
import { FieldReader, idList, joinFields } from './fields.ts';
import type { Attachment, RunInput, RunOutput } from './run.ts';
import type { Value, ValueMap } from './types.ts';

export function inputFields(input: RunInput): ValueMap {
  const { role, name, version, edge, path, extra } = input;
  const ids = { run: toBytes(input.run), content: toBytes(input.content) };
  return joinFields({ role, name, version, edge, path, ...ids }, extra);
}

export function readInput(value: Value): RunInput {
  const fields = new FieldReader(value, 'an input');
  const known = {
    role: fields.string('role'),
    name: fields.string('name'),
    version: fields.integer('version', 1),
    run: fields.id('run'),
    content: fields.id('content'),
    edge: fields.string('edge'),
  };
  const path = fields.has('path') ? { path: fields.string('path') } : {};
  return { ...known, ...path, extra: fields.rest() };
}

export function outputFields(output: RunOutput): ValueMap {
  const { files, bytes, type, meta, version, path, extra } = output;
  const content = toBytes(output.content);
  const layout = output.layout === undefined ? undefined : toBytes(output.layout);
  const supersedes = idList(output.supersedes);
  return joinFields({ content, layout, files, bytes, type, meta, version, path, supersedes }, extra);
}

export function readOutput(value: Value): RunOutput {
  const fields = new FieldReader(value, 'an output');
  const known = {
    content: fields.id('content'),
    files: fields.integer('files', 0),
    bytes: fields.integer('bytes', 0),
    type: fields.string('type'),
    meta: fields.mapping('meta'),
    version: fields.integer('version', 1),
    supersedes: fields.ids('supersedes'),
  };
  const layout = fields.has('layout') ? { layout: fields.id('layout') } : {};
  const path = fields.has('path') ? { path: fields.string('path') } : {};
  return { ...known, ...layout, ...path, extra: fields.rest() };
}

export function attachmentFields({ content, layout, files, bytes, extra }: Attachment): ValueMap {
  const ids = { content: toBytes(content), layout: layout === undefined ? undefined : toBytes(layout) };
  return joinFields({ ...ids, files, bytes }, extra);
}

export function readAttachment(value: Value): Attachment {
  const fields = new FieldReader(value, 'an attachment');
  const known = { content: fields.id('content'), files: fields.integer('files', 0), bytes: fields.integer('bytes', 0) };
  const layout = fields.has('layout') ? { layout: fields.id('layout') } : {};
  return { ...known, ...layout, extra: fields.rest() };
}
