import type { Run, RunInput, RunOutput } from '../../object/run.ts';
import type { Id, Value, ValueMap } from '../../object/types.ts';
import type { Lineage } from '../lineage-graph.ts';
import { newestFirst } from '../lineage-order.ts';

export interface OpenLineageOptions {
  /** Goes before the names of jobs and datasets, which have to be unique on a lineage server; `art` when absent. */
  namespace?: string;
}

const PRODUCER = 'urn:art:producer';
const EVENT_SCHEMA = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent';
/** Where spec/openlineage-facets.json says what the facets of our own hold. */
const OWN_SCHEMA = 'urn:art:spec:openlineage-facets:1#/$defs/';

type Facet = { _producer: string; _schemaURL: string } & Record<string, unknown>;
type Facets = Record<string, Facet>;

interface Dataset {
  namespace: string;
  name: string;
  facets: Facets;
  inputFacets?: Facets;
  outputFacets?: Facets;
}

export interface RunEvent {
  eventType: 'START' | 'COMPLETE' | 'FAIL';
  eventTime: string;
  producer: string;
  schemaURL: string;
  run: { runId: string; facets: Facets };
  job: { namespace: string; name: string; facets: Facets };
  inputs: Dataset[];
  outputs: Dataset[];
}

/**
 * Two events for each run of a lineage, oldest run first: that it started, and that it was completed or failed. Each
 * tells the whole run, whatever part of it the lineage has.
 */
export function* openLineage(lineage: Lineage, { namespace = 'art' }: OpenLineageOptions): Generator<RunEvent> {
  const order = Array.from(newestFirst(lineage), ({ id }) => id).reverse();
  for (const id of order) yield* eventsOf(id, lineage.run(id), namespace);
}

function* eventsOf(id: Id, run: Run, namespace: string): Generator<RunEvent> {
  const common = {
    producer: PRODUCER,
    schemaURL: EVENT_SCHEMA,
    job: { namespace, name: jobName(run), facets: jobFacets(run) },
    inputs: run.inputs.map((input) => inputDataset(input, namespace)),
  };
  const runId = runUuid(id);
  const start = new Date(run.time - (run.duration ?? 0)).toISOString();
  yield { eventType: 'START', eventTime: start, ...common, run: { runId, facets: {} }, outputs: [] };
  yield {
    eventType: run.status ? 'FAIL' : 'COMPLETE',
    eventTime: new Date(run.time).toISOString(),
    ...common,
    run: { runId, facets: runFacets(id, run) },
    outputs: Object.entries(run.outputs).map(([name, output]) => outputDataset(id, name, output, namespace)),
  };
}

/**
 * The UUID of a run: the first 128 bits of its id with the marks of version 8, which RFC 9562 leaves to the maker.
 *
 * @example runUuid('4f3a91c0b2d1a5e6...') // '4f3a91c0-b2d1-85e6-...'
 */
export function runUuid(id: Id): string {
  const variant = ((Number.parseInt(id[16] as string, 16) & 3) | 8).toString(16);
  return [id.slice(0, 8), id.slice(8, 12), `8${id.slice(13, 16)}`, variant + id.slice(17, 20), id.slice(20, 32)].join(
    '-',
  );
}

/** Runs that make the same things are runs of one job. */
function jobName({ outputs, kind }: Run): string {
  const names = Object.keys(outputs).sort();
  return names.length > 0 ? names.join('+') : (kind ?? 'commit');
}

function jobFacets(run: Run): Facets {
  const type = { processingType: 'BATCH', integration: 'ART', jobType: (run.kind ?? 'commit').toUpperCase() };
  return { jobType: standard('JobTypeJobFacet', '2-0-3', type) };
}

function runFacets(id: Id, run: Run): Facets {
  const { author, branch, message, labels, command, code, status, duration, heads } = run;
  const facts = { id, author, branch, message, labels, command, code, status, duration, heads };
  return {
    art_run: own('RunFacet', dropAbsent(facts)),
    art_parameters: own('ParametersRunFacet', { parameters: run.params }),
    art_metrics: own('MetricsRunFacet', { metrics: run.metrics }),
  };
}

function inputDataset({ name, version, run, content, role, edge, path }: RunInput, namespace: string): Dataset {
  return {
    namespace,
    name,
    facets: versionFacets(name, version, namespace, { run, content }),
    inputFacets: { art_input: own('InputDatasetFacet', dropAbsent({ role, edge, path })) },
  };
}

function outputDataset(id: Id, name: string, output: RunOutput, namespace: string): Dataset {
  const { version, content, type, meta, files, bytes } = output;
  return {
    namespace,
    name,
    facets: versionFacets(name, version, namespace, { run: id, content, type, meta }),
    outputFacets: {
      outputStatistics: standard('OutputStatisticsOutputDatasetFacet', '1-0-2', { size: bytes, fileCount: files }),
    },
  };
}

function versionFacets(name: string, version: number, namespace: string, more: ValueMap): Facets {
  const uri = `urn:art:${encodeURIComponent(namespace)}:${encodeURIComponent(name)}`;
  return {
    version: standard('DatasetVersionDatasetFacet', '1-0-1', { datasetVersion: String(version) }),
    dataSource: standard('DatasourceDatasetFacet', '1-0-1', { name: namespace, uri }),
    art_version: own('VersionDatasetFacet', more),
  };
}

function standard(name: string, version: string, fields: Record<string, unknown>): Facet {
  const schema = `https://openlineage.io/spec/facets/${version}/${name}.json#/$defs/${name}`;
  return { _producer: PRODUCER, _schemaURL: schema, ...fields };
}

function own(name: string, fields: ValueMap): Facet {
  return { _producer: PRODUCER, _schemaURL: `${OWN_SCHEMA}${name}`, ...fields };
}

function dropAbsent(fields: Record<string, Value | undefined>): ValueMap {
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, Value] => field[1] !== undefined));
}
