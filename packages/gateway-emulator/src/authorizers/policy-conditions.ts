import { BlockList, isIP } from 'node:net';

import { isJsonObject, readStrings } from '../json-values.ts';

/** One condition of a statement: whether the caller's address must be in the ranges, or must not. */
export interface PolicyCondition {
  readonly operator: 'IpAddress' | 'NotIpAddress';
  readonly ranges: AddressRanges;
}

/** Kept apart, because Node takes an IPv4 address for one of IPv6's `::/0`, too. */
type AddressRanges = Readonly<Record<'ipv4' | 'ipv6', BlockList>>;

/** The conditions of a statement, or why there are none to judge by. */
export type ConditionsResult =
  | { readonly status: 'valid'; readonly conditions: readonly PolicyCondition[] }
  | { readonly status: 'invalid' | 'not-emulated'; readonly reason: string };

/** Absent is no condition; null is no policy (row A14). All conditions must hold, as IAM has it. */
export function readConditions(condition: unknown): ConditionsResult {
  if (condition === undefined) {
    return { status: 'valid', conditions: [] };
  }
  if (!isJsonObject(condition) || Object.keys(condition).length === 0) {
    return { status: 'invalid', reason: 'Condition is not an object with an operator' };
  }
  const conditions: PolicyCondition[] = [];
  for (const [operator, operands] of Object.entries(condition)) {
    const read = readOperator(operator, operands);
    if ('status' in read) {
      return read;
    }
    conditions.push(read);
  }
  return { status: 'valid', conditions };
}

function readOperator(
  operator: string,
  operands: unknown,
): PolicyCondition | Exclude<ConditionsResult, { status: 'valid' }> {
  if (operator !== 'IpAddress' && operator !== 'NotIpAddress') {
    return {
      status: 'not-emulated',
      reason: `the condition operator ${operator} is not emulated; IpAddress and NotIpAddress are`,
    };
  }
  const [key, ...others] = isJsonObject(operands) ? Object.keys(operands) : [];
  if (key?.toLowerCase() !== 'aws:sourceip' || others.length > 0) {
    return { status: 'not-emulated', reason: `${operator} is emulated with the one key aws:SourceIp` };
  }
  const written = readStrings(isJsonObject(operands) ? operands[key] : undefined);
  const ranges = written === undefined ? undefined : toRanges(written);
  return ranges === undefined
    ? { status: 'invalid', reason: `${operator}: aws:SourceIp is no address or range, such as 10.0.0.0/8` }
    : { operator, ranges };
}

/** Nothing if one of the ranges is none. */
function toRanges(written: readonly string[]): AddressRanges | undefined {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const range of written) {
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
    const bits = isIP(address) === 6 ? 128 : 32;
    const prefixBits = Number(prefix ?? bits);
    if (isIP(address) === 0 || prefixBits > bits) {
      return undefined;
    }
    const family = familyOf(address);
    lists[family].addSubnet(address, prefixBits, family);
  }
  return lists;
}

/** Whether a caller with this address meets a condition. Something that is no address is in no range. */
export function meetsCondition({ operator, ranges }: PolicyCondition, sourceIp: string): boolean {
  const family = familyOf(sourceIp);
  const isInside = isIP(sourceIp) !== 0 && ranges[family].check(sourceIp, family);
  return isInside === (operator === 'IpAddress');
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
