import type { OpenOptions } from '../api.ts';
import type { Resolver } from '../lineage/resolve.ts';
import type { Id } from '../object/types.ts';
import type { History } from '../store/history.ts';
import type { Store } from '../store/store.ts';
import type { Workspace } from './workspace.ts';

/** What every operation of a repository works with. */
export interface Context {
  store: Store;
  history: History;
  resolver: Resolver;
  workspace: Workspace;
  options: OpenOptions;
  /** Called when the repository is closed. */
  closing: (() => void)[];
}

/** First digits of an id, as people see and type them: a letter must be among them, or a selector takes them for a number. */
export function short(id: Id): string {
  return id.slice(0, Math.max(12, id.search(/[a-f]/) + 1));
}
