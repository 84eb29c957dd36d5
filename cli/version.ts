/** What `art --version` prints. The build puts the package's version in. */
export const versionLine: string = `art ${(globalThis as { __ART_VERSION__?: string }).__ART_VERSION__ ?? 'development'}`;
