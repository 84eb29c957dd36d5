export interface ErrorDetails {
  /** What to do about it: a command, or a sentence of one line. */
  hint?: string;
  cause?: unknown;
  /** Where in something typed the mistake is; shown with a mark below it. */
  source?: SourceMark;
}

/** A stretch of text: `column` counts UTF-16 units from 0, `length` is at least 1. */
export interface SourceMark {
  text: string;
  column: number;
  length: number;
}

/** Exit codes of the program; the library carries them on its errors so that both tell the same story. */
export const exitCodes = {
  failed: 1,
  usage: 2,
  notAuthorised: 4,
  noRepository: 10,
  corrupt: 12,
  interrupted: 130,
} as const;

/**
 * The base of every error that a user can meet. `code` is stable and documented; `message` starts in lower case and
 * has no full stop, because it is printed behind `error: `.
 */
export class ArtError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly source: SourceMark | undefined;
  readonly exit: number;

  constructor(code: string, message: string, details: ErrorDetails = {}, exit: number = exitCodes.failed) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = details.hint;
    this.source = details.source;
    this.exit = exit;
  }
}

/** The command or call itself is wrong: a bad flag, a bad selector, options that exclude each other. */
export class UsageError extends ArtError {
  constructor(message: string, details?: ErrorDetails) {
    super('USAGE', message, details, exitCodes.usage);
  }
}

/** A name that nothing answers to: an unknown artifact, version, run, branch, tag or path. */
export class NotFoundError extends ArtError {
  constructor(message: string, details?: ErrorDetails) {
    super('NOT_FOUND', message, details);
  }
}

/** A name that more than one thing answers to; the message lists the candidates. */
export class AmbiguousError extends ArtError {
  constructor(message: string, details?: ErrorDetails) {
    super('AMBIGUOUS', message, details);
  }
}

export class NoRepositoryError extends ArtError {
  constructor(message: string, details?: ErrorDetails) {
    super('NO_REPOSITORY', message, details, exitCodes.noRepository);
  }
}

/** Stored bytes that do not hash to their id, or an object that breaks the format. */
export class CorruptError extends ArtError {
  constructor(message: string, details?: ErrorDetails) {
    super('CORRUPT', message, details, exitCodes.corrupt);
  }
}

/** An object that a run refers to and the store does not hold. */
export class MissingObjectError extends ArtError {
  constructor(message: string, details?: ErrorDetails) {
    super('MISSING_OBJECT', message, details, exitCodes.corrupt);
  }
}
