import { ArtError, NotFoundError } from '../errors.ts';

/** A file or folder of the user that cannot be read. */
export class UnreadableError extends ArtError {
  constructor(path: string, cause: unknown) {
    super('UNREADABLE', `"${path}" cannot be read`, { cause });
  }
}

/** A name, or a symlink's target, that is not valid UTF-8: no manifest can hold it. */
export class NotUtf8Error extends ArtError {
  constructor(path: string, what: string) {
    super('NOT_UTF8', `${what} "${path}" is not valid UTF-8`, {
      hint: 'rename it; the program "convmv" renames many at once',
    });
  }
}

const kinds = new Map([
  [0o010000, 'a named pipe'],
  [0o020000, 'a character device'],
  [0o060000, 'a block device'],
  [0o140000, 'a socket'],
]);

/** A pipe, socket or device: it has no content that could be stored. */
export class SpecialFileError extends ArtError {
  constructor(path: string, type: number) {
    super('SPECIAL_FILE', `"${path}" is ${kinds.get(type) ?? 'a special file'} and cannot be stored`, {
      hint: 'remove it, or list it in .artignore',
    });
  }
}

/** A path to be stored that is not there. */
export class NoSuchPathError extends NotFoundError {
  constructor(path: string) {
    super(`there is no "${path}"`);
  }
}

/** A symlink whose target lies outside the artifact, where nothing of it would be stored. */
export class LinkLeavesError extends ArtError {
  constructor(path: string, target: string) {
    super('LINK_LEAVES', `the symlink "${path}" leads out of the artifact, to "${target}"`, {
      hint: 'store what it points to with --follow, or list it in .artignore',
    });
  }
}

/** With `--follow`: a symlink that points to nothing that can be read. */
export class BrokenLinkError extends ArtError {
  constructor(path: string, cause: unknown) {
    super('BROKEN_LINK', `the symlink "${path}" cannot be followed`, {
      cause,
      hint: 'remove it, or list it in .artignore',
    });
  }
}

/** With `--follow`: a symlink to a folder that it lies in. */
export class LinkLoopError extends ArtError {
  constructor(path: string) {
    super('LINK_LOOP', `the symlink "${path}" points to a folder that it is in, so following it would never end`, {
      hint: 'remove it, or list it in .artignore',
    });
  }
}
