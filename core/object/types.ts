/** 64 lower-case hex digits of a SHA-256. Hex order is byte order. */
export type Id = string;

/** What MessagePack can hold here. Maps decode to objects without a prototype. */
export type Value = null | boolean | number | string | Uint8Array | Value[] | { [key: string]: Value };
export type ValueMap = { [key: string]: Value };

/** `blob` covers chunks too: both are plain bytes under their plain SHA-256. */
export type Kind = 'blob' | 'recipe' | 'manifest' | 'layout' | 'run' | 'fact';
export type TreeKind = 'recipe' | 'manifest' | 'layout';
export type PackClass = 'run' | 'tree' | 'data';

/** 0 file, 1 executable file, 2 symlink, 3 empty folder. */
export type Mode = 0 | 1 | 2 | 3;

/** One line of a manifest. `size` is in bytes; `content` is the SHA-256 of the file's bytes or of the link's target. */
export interface Entry {
  path: string;
  mode: Mode;
  size: number;
  content: Id;
}

/** Where verified tree nodes come from. */
export interface NodeSource {
  getNode(kind: TreeKind, id: Id): Uint8Array;
}

/** Where new tree nodes go. Returns the id; storing the same node twice is free. */
export interface NodeSink {
  putNode(kind: TreeKind, bytes: Uint8Array): Id;
}

/** A finished manifest: its root is the content id of the artifact. */
export interface ManifestRoot {
  root: Id;
  files: number;
  bytes: number;
}
