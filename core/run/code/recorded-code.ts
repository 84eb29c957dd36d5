import { pathProblem } from '../../object/paths.ts';
import type { Run } from '../../object/run.ts';
import type { Value, ValueMap } from '../../object/types.ts';

/** What a run says of its code, as far as it is to be believed: the run may come from anybody. */
export interface RecordedCode {
  commit?: string;
  deleted: string[];
  omitted: { path: string; reason: string; detail: string }[];
  submodules: { path: string; commit: string }[];
}

/** Undefined where the run recorded no code. What is not as it should be is passed over. */
export function recordedCode(run: Pick<Run, 'code'>): RecordedCode | undefined {
  const { code } = run;
  if (code === undefined) return undefined;
  const commit = oid(code.commit);
  return {
    ...(commit !== undefined && { commit }),
    deleted: list(code.deleted).filter((path): path is string => typeof path === 'string' && !pathProblem(path)),
    omitted: maps(code.omitted).map(({ path, reason, detail }) => ({
      path: text(path),
      reason: text(reason),
      detail: text(detail),
    })),
    submodules: maps(code.submodules).flatMap((one) => {
      const path = text(one.path);
      const at = oid(one.commit);
      return at !== undefined && !pathProblem(path) ? [{ path, commit: at }] : [];
    }),
  };
}

function list(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}

function maps(value: Value | undefined): ValueMap[] {
  return list(value).filter(
    (one): one is ValueMap =>
      typeof one === 'object' && one !== null && !Array.isArray(one) && !(one instanceof Uint8Array),
  );
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

function oid(value: Value | undefined): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{40}$/.test(value) ? value : undefined;
}
