import { ArtError } from '../../errors.ts';

const WITHOUT = 'record without the state of the code: art config code.capture false';

/** A git repository that is damaged: what it says of the code cannot be recorded as true. */
export class GitDamagedError extends ArtError {
  constructor(message: string, cause?: unknown) {
    super('GIT_DAMAGED', `git: ${message}`, { hint: `check it: git fsck; or ${WITHOUT}`, cause });
  }
}

/** A git repository that keeps things in a way not known here. What is recorded says less, and that it does. */
export class GitUnknownError extends ArtError {
  constructor(message: string) {
    super('GIT_UNKNOWN', `git: ${message}`, { hint: WITHOUT });
  }
}
