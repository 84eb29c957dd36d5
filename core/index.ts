export type * from './api.ts';
export { ArtError, exitCodes } from './errors.ts';
export type { Run, RunInput, RunOutput } from './object/run.ts';
export type { Entry, Id, Mode, Value, ValueMap } from './object/types.ts';
export type { RunComparison } from './repository/compare-runs.ts';
export type { MarkChange } from './repository/marks-history.ts';
export type { QueryOptions, RunTable, TableOptions } from './repository/query.ts';
export { Repository } from './repository.ts';
