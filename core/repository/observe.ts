import { dirname, resolve } from 'node:path';
import type { CheckoutResult, Resolved } from '../api.ts';
import { noteObservation } from '../run/observed.ts';
import type { Context } from './context.ts';
import { short } from './context.ts';

/** Tells the `art run` that this program was started by, if one was, which version is being looked up. */
export function observe(context: Context, selector: string): void {
  const file = observer(context);
  if (file === undefined) return;
  const { run, output, path }: Resolved = context.resolver.resolve(selector);
  if (output) noteObservation(file, { selector, name: output.name, run, ...(path === undefined ? {} : { path }) });
}

/** The same for versions that were restored: by the words that were used where they name an artifact. */
export function observeCheckout(context: Context, targets: readonly string[], { artifacts }: CheckoutResult): void {
  const file = observer(context);
  if (file === undefined) return;
  for (const { name, run } of artifacts) {
    const words = targets.find((target) => context.resolver.resolve(target).output?.name === name);
    if (words === undefined) observeVersion(context, name, run);
    else observe(context, words);
  }
}

/** The same for one version, whatever comes after it. */
export function observeVersion(context: Context, name: string, run: string): void {
  const file = observer(context);
  if (file !== undefined) noteObservation(file, { selector: `${name}@${short(run)}`, name, run });
}

/** The file to note it in; undefined where nobody asks, or who asks works with another repository. */
function observer({ options, store }: Context): string | undefined {
  const { observed } = options;
  return observed !== undefined && dirname(dirname(resolve(observed))) === resolve(store.tmp) ? observed : undefined;
}
