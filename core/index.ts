export type * from './api.ts';
export type * from './blame/types.ts';
export { ArtError, exitCodes } from './errors.ts';
export type { ByteSource } from './materialize/source.ts';
export type { Run, RunInput, RunOutput } from './object/run.ts';
export type { Entry, Id, Mode, Value, ValueMap } from './object/types.ts';
export type { OpenFile } from './repository/open-file.ts';
export { Repository } from './repository.ts';
