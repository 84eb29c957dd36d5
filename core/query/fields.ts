import type { RunOutput } from '../object/run.ts';
import type { Value, ValueMap } from '../object/types.ts';
import { QueryError } from './error.ts';
import { lookUp } from './path.ts';
import type { Found, FoundKind, Subject } from './subject.ts';
import type { Field } from './syntax.ts';

export interface Reader {
  /** What the field holds where it is there; `value` where that differs from run to run. */
  kind: FoundKind;
  read(subject: Subject): Found | undefined;
}

const SINGLE: Record<string, Reader> = {
  run: { kind: 'id', read: ({ id }) => ({ kind: 'id', id }) },
  author: text(({ run }) => run.author),
  branch: text(({ run }) => run.branch),
  message: text(({ run }) => run.message),
  command: text(({ run }) => run.command),
  kind: text(({ run }) => run.kind ?? 'commit'),
  status: text(({ run }) => run.status),
  time: { kind: 'time', read: ({ run }) => ({ kind: 'time', time: run.time }) },
  duration: {
    kind: 'span',
    read: ({ run }) => (run.duration === undefined ? undefined : { kind: 'span', span: run.duration }),
  },
  tag: set(({ tags }) => tags.map((tag) => tag.slice(tag.indexOf('@') + 1))),
  label: set(({ labels }) => Object.keys(labels)),
  input: set(({ run }) => [...new Set(run.inputs.map(({ name }) => name))]),
  output: set(({ run }) => Object.keys(run.outputs)),
};

const MAPS: Record<string, (subject: Subject) => ValueMap | undefined> = {
  param: ({ run }) => run.params,
  metric: ({ run }) => run.metrics,
  label: ({ labels }) => labels,
  meta: ({ meta }) => meta,
  code: ({ run }) => run.code,
  env: ({ run }) => run.env,
};

const ALIASES: Record<string, string> = {
  params: 'param',
  metrics: 'metric',
  labels: 'label',
  tags: 'tag',
  inputs: 'input',
  outputs: 'output',
};

/** Words that begin a field. */
export const fieldNames: readonly string[] = [...new Set([...Object.keys(SINGLE), ...Object.keys(MAPS)])];

/** How a field is read. Throws QueryError for one that does not exist. */
export function readerOf(field: Field, text: string): Reader {
  const [first = '', ...rest] = field.parts;
  const root = ALIASES[first] ?? first;
  if (rest.length === 0) {
    if (Object.hasOwn(SINGLE, root)) return SINGLE[root] as Reader;
    if (Object.hasOwn(MAPS, root)) throw new QueryError(`"${first}" wants a name`, text, field, `write ${root}.NAME`);
  } else {
    if (root === 'input') return inputReader(rest);
    if (root === 'output') return outputReader(rest);
    if (root === 'code' && rest[0] === 'commit' && rest.length === 1) return commitReader;
    const map = Object.hasOwn(MAPS, root) ? MAPS[root] : undefined;
    if (map) return mapReader(map, rest);
    if (Object.hasOwn(SINGLE, root))
      throw new QueryError(`"${first}" has no parts`, text, field, `write ${root} alone`);
  }
  throw new QueryError(`there is no field "${first}"`, text, field, unknownHint(field));
}

function unknownHint({ parts }: Field): string {
  const name = parts.join('.');
  return `a parameter is param.${name}, a metric metric.${name}; all fields: art help where`;
}

function text(read: (subject: Subject) => Value | undefined): Reader {
  return { kind: 'value', read: (subject) => valueFound(read(subject)) };
}

function set(read: (subject: Subject) => string[]): Reader {
  return { kind: 'set', read: (subject) => ({ kind: 'set', values: read(subject) }) };
}

function mapReader(map: (subject: Subject) => ValueMap | undefined, parts: string[]): Reader {
  return text((subject) => {
    const values = map(subject);
    return values && lookUp(values, parts);
  });
}

const commitReader: Reader = {
  kind: 'id',
  read: ({ run }) => {
    const commit = run.code && lookUp(run.code, ['commit']);
    return typeof commit === 'string' ? { kind: 'id', id: commit } : undefined;
  },
};

// Names of artifacts hold dots, so all that follows is the name; a role may be said instead.
function inputReader(parts: string[]): Reader {
  const name = parts.join('.');
  return {
    kind: 'versions',
    read: ({ run }) => {
      const versions = run.inputs.filter((input) => input.name === name || input.role === name);
      return versions.length > 0 ? { kind: 'versions', versions } : undefined;
    },
  };
}

// `output.NAME`, and what it has: `output.model.bytes`, `output.model.meta.framework`. The longest name goes first.
function outputReader(parts: string[]): Reader {
  const whole = parts.join('.');
  return {
    kind: 'versions',
    read: (subject) => {
      const { outputs } = subject.run;
      if (Object.hasOwn(outputs, whole))
        return { kind: 'versions', versions: [{ name: whole, ...(outputs[whole] as RunOutput) }] };
      for (let count = parts.length - 1; count > 0; count--) {
        const name = parts.slice(0, count).join('.');
        if (Object.hasOwn(outputs, name)) return outputPart(subject, name, parts.slice(count));
      }
      return undefined;
    },
  };
}

function outputPart({ run, outputMeta }: Subject, name: string, parts: string[]): Found | undefined {
  const { type, content, version, files, bytes, meta, path } = run.outputs[name] as RunOutput;
  if (parts.length === 1 && parts[0] === 'content') return { kind: 'id', id: content };
  return valueFound(
    lookUp(
      { type, version, files, bytes, ...(path !== undefined && { path }), meta: outputMeta?.[name] ?? meta },
      parts,
    ),
  );
}

function valueFound(value: Value | undefined): Found | undefined {
  return value === undefined ? undefined : { kind: 'value', value };
}
