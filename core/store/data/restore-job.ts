import type { Id, Mode } from '../../object/types.ts';

/** Something to be made on disk. `size` is in bytes. */
export interface RestoreJob {
  /** On disk. Its folder is there. */
  abs: string;
  mode: Mode;
  size: number;
  /** Of the file, or of a link's target. */
  content: Id;
  /** For files larger than one blob. */
  recipe?: Id;
}

export class RestoreStopped extends Error {}
