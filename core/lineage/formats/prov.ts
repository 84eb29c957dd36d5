import type { Run } from '../../object/run.ts';
import type { Id } from '../../object/types.ts';
import { isMadeFrom, type Lineage, type LineageUse } from '../lineage-graph.ts';

type Records = Record<string, Record<string, unknown>>;

/** A document of PROV-JSON: versions are entities, runs activities, authors agents. */
export interface ProvJson {
  prefix: Record<string, string>;
  entity: Records;
  activity: Records;
  agent: Records;
  used: Records;
  wasGeneratedBy: Records;
  wasAssociatedWith: Records;
  wasDerivedFrom: Records;
}

export function provJson({ versions, runs, uses, run: read }: Lineage): ProvJson {
  const document: ProvJson = {
    prefix: { art: 'urn:art:', xsd: 'http://www.w3.org/2001/XMLSchema#' },
    entity: {},
    activity: {},
    agent: {},
    used: {},
    wasGeneratedBy: {},
    wasAssociatedWith: {},
    wasDerivedFrom: {},
  };
  const made = new Map<Id, { name: string; key: string }[]>();
  for (const { key, name, version, run, content } of versions.values()) {
    document.entity[entityName(key)] = {
      'prov:label': `${name}@${version}`,
      'art:artifact': name,
      'art:version': { $: String(version), type: 'xsd:integer' },
      'art:content': content,
    };
    if (!runs.has(run)) continue;
    made.set(run, [...(made.get(run) ?? []), { name, key }]);
    add(document.wasGeneratedBy, 'g', { 'prov:entity': entityName(key), 'prov:activity': activityName(run) });
  }
  for (const id of runs.keys()) addRun(document, id, read(id));
  const counts = new Map<Id, number>();
  for (const use of uses) {
    const nth = (counts.get(use.run) ?? 0) + 1;
    counts.set(use.run, nth);
    addUse(document, use, nth, made.get(use.run) ?? []);
  }
  return document;
}

function addRun(document: ProvJson, id: Id, run: Run): void {
  const { author, message, time, duration, branch, command, status } = run;
  const agent = `art:agent/${encodeURIComponent(author)}`;
  document.agent[agent] = { 'prov:label': author };
  document.activity[activityName(id)] = {
    ...(duration !== undefined && { 'prov:startTime': isoTime(time - duration) }),
    'prov:endTime': isoTime(time),
    'prov:label': message.split('\n', 1)[0] || id.slice(0, 12),
    'art:branch': branch,
    ...(command !== undefined && { 'art:command': command }),
    ...(status !== undefined && { 'art:status': { $: String(status), type: 'xsd:integer' } }),
  };
  add(document.wasAssociatedWith, 'a', { 'prov:activity': activityName(id), 'prov:agent': agent });
}

/** A use is referred to, so it has a name: its run and which of the run's uses it is. */
function addUse(document: ProvJson, use: LineageUse, nth: number, made: { name: string; key: string }[]): void {
  const { run, version, role, edge, path } = use;
  const usage = `art:use/${run}/${nth}`;
  document.used[usage] = {
    'prov:activity': activityName(run),
    'prov:entity': entityName(version),
    'prov:role': role,
    'art:edge': edge,
    ...(path !== undefined && { 'art:path': path }),
  };
  for (const { name, key } of made) {
    if (!isMadeFrom(name, use)) continue;
    add(document.wasDerivedFrom, 'd', {
      'prov:generatedEntity': entityName(key),
      'prov:usedEntity': entityName(version),
      'prov:activity': activityName(run),
      'prov:usage': usage,
    });
  }
}

/** Other relations have no names of their own: blank ones, numbered within their kind. */
function add(records: Records, letter: string, record: Record<string, unknown>): void {
  sizes.set(records, (sizes.get(records) ?? 0) + 1);
  records[`_:${letter}${sizes.get(records)}`] = record;
}

// Counting the keys of a record each time would cost as much as there are.
const sizes = new WeakMap<Records, number>();

/** Names of artifacts have no character that a qualified name cannot. */
function entityName(key: string): string {
  return `art:version/${key}`;
}

function activityName(run: Id): string {
  return `art:run/${run}`;
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
