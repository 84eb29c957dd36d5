import { ArtError, CorruptError } from '../errors.ts';

/** Stored bytes that break the format of their kind: truncated, not canonical, too deep, or contradicting themselves. */
export class MalformedObjectError extends CorruptError {}

/** A value that the format has no form for, met while writing: `undefined`, a lone surrogate, too many entries. */
export class UnencodableError extends ArtError {
  constructor(message: string) {
    super('UNENCODABLE', message);
  }
}
