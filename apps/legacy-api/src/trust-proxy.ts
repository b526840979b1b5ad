import { isIP } from 'node:net';

/** The forms of Express' `trust proxy` that this API accepts. */
export type TrustProxy = false | number | readonly string[];

const NAMED_SUBNETS = ['loopback', 'linklocal', 'uniquelocal'];

/**
 * Reads `TRUST_PROXY`: `false`, how many proxies stand in front, or their addresses and subnets.
 * `true` is refused: with it any client could choose its own address and so escape the login throttle.
 */
export function parseTrustProxy(
  text: string,
): { outcome: 'valid'; trustProxy: TrustProxy } | { outcome: 'invalid'; problem: string } {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'false') return { outcome: 'valid', trustProxy: false };
  if (/^\d{1,2}$/.test(trimmed)) return { outcome: 'valid', trustProxy: Number(trimmed) };
  const subnets = trimmed.split(',').map((subnet) => subnet.trim());
  if (subnets.every(isSubnet)) return { outcome: 'valid', trustProxy: subnets };
  return {
    outcome: 'invalid',
    problem: `TRUST_PROXY must be false, a number of proxies, or addresses and subnets such as loopback,10.0.0.0/8 (${NAMED_SUBNETS.join(', ')} are names); "${trimmed}" is not`,
  };
}

function isSubnet(text: string): boolean {
  if (NAMED_SUBNETS.includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
