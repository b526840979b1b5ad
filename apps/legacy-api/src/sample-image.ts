import { crc32, deflateSync } from 'node:zlib';
import { createRandom } from './random.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BITS_PER_CHANNEL = 8;
const RGB = 2;

/**
 * A valid PNG of coloured noise, the same on every call and machine: nothing in it is UTF-8, so that whoever takes
 * it for text spoils it.
 */
export function createSampleImage(side: number): Buffer {
  const random = createRandom(side);
  const rows = Array.from({ length: side }, () =>
    // Each row begins with the number of its filter: none.
    Buffer.from([0, ...Array.from({ length: 3 * side }, () => Math.floor(random.next() * 256))]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([BITS_PER_CHANNEL, RGB], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    // Stored: how well zlib packs hangs on its version.
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** PNG specification §5.3: length, type, data, checksum of type and data. */
function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}
