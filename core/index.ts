export type * from './api.ts';
export { ArtError, exitCodes } from './errors.ts';
export type { Run, RunInput, RunOutput } from './object/run.ts';
export type { Entry, Id, Mode, Value, ValueMap } from './object/types.ts';
export type { RestoredSource, ShownCode, SourceDiff } from './repository/code.ts';
export type * from './repository/run/types.ts';
export type { WhyDifference, WhyResult } from './repository/why.ts';
export { Repository } from './repository.ts';
