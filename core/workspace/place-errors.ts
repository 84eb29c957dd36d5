import { ArtError } from '../errors.ts';

const escapeHint = 'write it into a new folder under escaped names: --to DIR --escape';

/** This system cannot hold a name; nothing has been written. */
export class UnwritableNameError extends ArtError {
  constructor(path: string, cause: unknown) {
    super('UNWRITABLE_NAME', `the name "${path}" cannot be written here`, { cause, hint: escapeHint });
  }
}

/** Two names are one on this system; nothing has been written. */
export class NameCollisionError extends ArtError {
  constructor(path: string, earlier: string) {
    super('NAME_COLLISION', `"${earlier}" and "${path}" are one name on this file system`, { hint: escapeHint });
  }
}

/** Something is where an entry has to go, and it may not be removed. */
export class ObstacleError extends ArtError {
  constructor(path: string, what: string) {
    super('OBSTACLE', `"${path}" is in the way: it is ${what}`, { hint: 'move it away, then try again' });
  }
}

/** Escaped names are written into new folders only: over existing ones they would hide which file is which. */
export class EscapeNeedsNewFolderError extends ArtError {
  constructor(path: string) {
    super('ESCAPE_NEEDS_NEW', `escaped names are only written into a new folder, and "${path}" exists`, {
      hint: 'name one: --to DIR --escape',
    });
  }
}
