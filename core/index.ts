export type * from './api.ts';
export { ArtError, exitCodes } from './errors.ts';
export type { Lineage, LineageOptions, LineageUse, LineageVersion } from './lineage/lineage-graph.ts';
export type { Run, RunInput, RunOutput } from './object/run.ts';
export type { Entry, Id, Mode, Value, ValueMap } from './object/types.ts';
export type { BisectOptions, BisectResult, BisectStep } from './repository/bisect.ts';
export { Repository } from './repository.ts';
