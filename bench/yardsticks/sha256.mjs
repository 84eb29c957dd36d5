// OpenSSL uses the processor's SHA instructions, which `sha256sum` of many systems does not: the stricter yardstick.
export const name = 'openssl sha256';
export const version = ['openssl', 'version'];
export const commit = () => [['find', 'data', '-type', 'f', '-exec', 'openssl', 'dgst', '-sha256', '{}', '+']];
