const OCTET_STRING = 0x04;
const SEQUENCE = 0x10;

/**
 * The octet strings of an ASN.1 sequence of them.
 *
 * As forgiving as asn1.js 5, which kruptein 3.0 uses, so that the same documents are readable: it looks at the low
 * five bits of a tag only, takes lengths that DER would write shorter, and ignores what follows the last field.
 *
 * @param count Fields to read.
 * @returns undefined if the bytes are something else, or end too early.
 */
export function readOctetStrings(bytes: Uint8Array, count: number): readonly Uint8Array[] | undefined {
  const sequence = readElement(bytes, SEQUENCE);
  if (!sequence) return undefined;
  const fields: Uint8Array[] = [];
  let rest = sequence.body;
  while (fields.length < count) {
    const field = readElement(rest, OCTET_STRING);
    if (!field) return undefined;
    fields.push(field.body);
    rest = field.rest;
  }
  return fields;
}

interface Element {
  readonly body: Uint8Array;
  readonly rest: Uint8Array;
}

function readElement(bytes: Uint8Array, tag: number): Element | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined || (first & 0x1f) !== tag) return undefined;
  const isLong = second >= 0x80;
  const lengthOctets = isLong ? second - 0x80 : 0;
  // An indefinite length (0x80) counts as zero: no encoder of ours writes one, and nothing empty authenticates.
  if (lengthOctets > 4 || bytes.length < 2 + lengthOctets) return undefined;
  const length = isLong
    ? bytes.subarray(2, 2 + lengthOctets).reduce((value, octet) => value * 256 + octet, 0)
    : second;
  const start = 2 + lengthOctets;
  if (bytes.length < start + length) return undefined;
  return { body: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
}
