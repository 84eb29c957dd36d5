import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { formatLineage, type LineageFormat } from './formats.ts';
import type { RunEvent } from './openlineage.ts';
import { runUuid } from './openlineage.ts';
import type { ProvJson } from './prov.ts';
import { pipeline } from './testing/pipeline.ts';

function lines(format: LineageFormat): string[] {
  return [...formatLineage(pipeline(), format)];
}

function shown(format: LineageFormat): string {
  return `\n${lines(format).join('\n')}\n`;
}

const readJson = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8'));

describe('openlineage', () => {
  const events = lines('openlineage').map((line) => JSON.parse(line) as RunEvent);

  test('every event and every facet is what its schema says', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema(readJson('testing/openlineage-2-0-2.json'));
    ajv.addSchema(readJson('../../../spec/openlineage-facets.json'));
    const problems = (schema: string, value: unknown): unknown => {
      const check = ajv.compile({ $ref: schema });
      return check(value) ? [] : check.errors;
    };
    const own = [];
    for (const event of events) {
      expect(problems(event.schemaURL, event)).toEqual([]);
      for (const facet of facetsOf(event)) {
        if (!facet._schemaURL.startsWith('urn:art:')) continue;
        own.push(facet._schemaURL.split('/').at(-1));
        expect(problems(facet._schemaURL, facet)).toEqual([]);
      }
    }
    expect([...new Set(own)].sort()).toEqual([
      'InputDatasetFacet',
      'MetricsRunFacet',
      'ParametersRunFacet',
      'RunFacet',
      'VersionDatasetFacet',
    ]);
    // The schema must be able to refuse.
    expect(problems(events[0]?.schemaURL ?? '', { ...events[0], eventTime: 'soon', run: {} })).toHaveLength(2);
  });

  test('each run starts and ends, oldest first, and ends as it did', () => {
    expect(events.map(({ eventType, job, eventTime }) => [eventType, job.name, eventTime])).toEqual([
      ['START', 'raw', '2026-01-31T12:00:00.000Z'],
      ['COMPLETE', 'raw', '2026-01-31T12:00:00.000Z'],
      ['START', 'clean', '2026-01-31T12:00:58.500Z'],
      ['COMPLETE', 'clean', '2026-01-31T12:01:00.000Z'],
      ['START', 'model', '2026-01-31T12:02:00.000Z'],
      ['FAIL', 'model', '2026-01-31T12:02:00.000Z'],
    ]);
    const ends = events.filter(({ eventType }) => eventType !== 'START');
    expect(new Set(ends.map(({ run }) => run.runId)).size).toBe(3);
  });

  test('an event tells versions, roles, parameters and metrics', () => {
    const last = events.at(-1);
    expect(last?.inputs.map(({ name, inputFacets }) => [name, inputFacets?.['art_input']])).toMatchObject([
      ['clean', { role: 'rows', edge: 'declared', path: 'a"b.csv' }],
      ['raw', { role: 'raw', edge: 'observed' }],
    ]);
    expect(last?.outputs[0]).toMatchObject({
      namespace: 'art',
      name: 'model',
      facets: { version: { datasetVersion: '7' }, dataSource: { name: 'art', uri: 'urn:art:art:model' } },
      outputFacets: { outputStatistics: { size: 34, fileCount: 2 } },
    });
    expect(last?.run.facets['art_metrics']).toMatchObject({ metrics: { acc: 0.5, bytes: '01ff' } });
    expect(events[1]?.run.facets['art_parameters']).toMatchObject({ parameters: { rows: 3 } });
  });

  test('run ids are UUIDs of version 8', () => {
    const id = '4f3a91c0b2d1ffffeeeeddddccccbbbb00000000000000000000000000000000';
    expect(runUuid(id)).toBe('4f3a91c0-b2d1-8fff-aeee-ddddccccbbbb');
  });
});

function facetsOf({ run, job, inputs, outputs }: RunEvent): { _schemaURL: string }[] {
  const sets = [run.facets, job.facets];
  for (const one of [...inputs, ...outputs]) sets.push(one.facets, one.inputFacets ?? {}, one.outputFacets ?? {});
  return sets.flatMap((facets) => Object.values(facets));
}

describe('prov', () => {
  const document = JSON.parse(lines('prov').join('')) as ProvJson;

  test('every relation joins what is there', () => {
    const { entity, activity, agent } = document;
    const kinds = { 'prov:entity': entity, 'prov:generatedEntity': entity, 'prov:usedEntity': entity } as const;
    const others = { 'prov:activity': activity, 'prov:agent': agent, 'prov:usage': document.used } as const;
    let joined = 0;
    for (const relation of ['used', 'wasGeneratedBy', 'wasAssociatedWith', 'wasDerivedFrom'] as const) {
      for (const record of Object.values(document[relation])) {
        for (const [key, kind] of Object.entries({ ...kinds, ...others })) {
          if (!(key in record)) continue;
          joined += 1;
          expect(kind[record[key] as string]).toBeDefined();
        }
      }
    }
    expect(joined).toBe(3 * 2 + 3 * 2 + 3 * 2 + 3 * 4);
  });

  test('names are qualified by a prefix that is declared', () => {
    const records = [document.entity, document.activity, document.agent];
    for (const name of records.flatMap(Object.keys)) expect(name).toMatch(/^art:[A-Za-z0-9@/._%-]+$/);
    expect(document.prefix).toHaveProperty('art');
  });

  test('times, roles and authors are said', () => {
    expect(Object.values(document.activity)[1]).toMatchObject({
      'prov:startTime': '2026-01-31T12:00:58.500Z',
      'prov:endTime': '2026-01-31T12:01:00.000Z',
      'prov:label': 'clean | the rows; 100%',
    });
    expect(Object.values(document.used).map((record) => record['prov:role'])).toEqual(['rows', 'raw', 'raw']);
    expect(Object.values(document.agent)).toContainEqual({ 'prov:label': 'Zoë <zoë@example.org>' });
  });
});

describe('drawings', () => {
  test('dot', () =>
    expect(shown('dot')).toMatchInlineSnapshot(`
    "
    digraph lineage {
      rankdir=LR;
      v0 [shape=box, label="model@7", penwidth=2];
      v1 [shape=box, label="clean@7"];
      v2 [shape=box, label="raw@7"];
      r3 [shape=ellipse, label="9857a9d6effa"];
      r4 [shape=ellipse, label="d9b398fe4e66\\nclean | the rows; 100%"];
      r5 [shape=ellipse, label="e3286d91a7a2\\nfirst \\"export\\" <b>"];
      r3 -> v0;
      r4 -> v1;
      r5 -> v2;
      v1 -> r3 [label="rows: a\\"b.csv"];
      v2 -> r3 [style=dashed];
      v2 -> r4;
    }
    "
  `));

  test('mermaid', () =>
    expect(shown('mermaid')).toMatchInlineSnapshot(`
    "
    flowchart LR
      v0["model@7"]:::root
      v1["clean@7"]
      v2["raw@7"]
      r3(["9857a9d6effa"])
      r4(["d9b398fe4e66<br/>clean #124; the rows#59; 100#37;"])
      r5(["e3286d91a7a2<br/>first #34;export#34; #60;b#62;"])
      r3 --> v0
      r4 --> v1
      r5 --> v2
      v1 -->|"rows: a#34;b.csv"| r3
      v2 -.-> r3
      v2 --> r4
      classDef root stroke-width:3px
    "
  `));
});

test('json has every node and edge', () => {
  const { nodes, edges } = JSON.parse(lines('json').join('')) as {
    nodes: { id: string }[];
    edges: { from: string; to: string }[];
  };
  expect(nodes).toHaveLength(6);
  expect(edges).toHaveLength(6);
  const ids = new Set(nodes.map(({ id }) => id));
  for (const { from, to } of edges) expect(ids.has(from) && ids.has(to)).toBe(true);
});
