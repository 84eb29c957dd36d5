// Finds which tools this machine has.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const PEERS = new URL('../peers/', import.meta.url);

/**
 * @param wanted names, or undefined for all
 * @param options `work` is where tools may be installed, `isSmoke` tells a quick run, which installs nothing unasked
 * @returns `{present, missing}`: modules with `versionText`, and names with the reason
 */
export async function findTools(wanted, { work, isSmoke }) {
  const modules = await Promise.all(
    readdirSync(PEERS)
      .filter((file) => file.endsWith('.mjs'))
      .map((file) => import(new URL(file, PEERS).href)),
  );
  const unknown = wanted?.filter((name) => !modules.some((module) => module.name === name)) ?? [];
  if (unknown.length > 0) throw new Error(`no such peer: ${unknown.join(', ')}`);
  const present = [];
  const missing = [];
  for (const module of modules) {
    const reason = absence(module, wanted, { work, isSmoke });
    if (reason) missing.push({ name: module.name, reason });
    else present.push({ ...module, versionText: versionOf(module) });
  }
  // `art` first, in every table.
  present.sort((a, b) => (b.name === 'art') - (a.name === 'art') || a.name.localeCompare(b.name));
  return { present, missing };
}

function absence(module, wanted, { work, isSmoke }) {
  if (wanted && !wanted.includes(module.name)) return 'not asked for';
  if (module.install && isSmoke && !wanted) return 'not installed for a run at reduced scale';
  try {
    module.install?.(work);
  } catch (error) {
    return `could not be installed: ${error.message.split('\n')[0]}`;
  }
  return versionOf(module) === undefined ? `\`${module.version.at(-2)}\` does not run on this machine` : undefined;
}

/** The first line that the tool prints about its version, or undefined if it does not run. */
export function versionOf(module) {
  const { status, stdout } = spawnSync(module.version[0], module.version.slice(1));
  if (status !== 0) return undefined;
  // ostree prints YAML.
  const text = stdout.toString();
  return /^ Version: '(.+)'$/m.exec(text)?.[1] ?? text.trim().split('\n')[0];
}
