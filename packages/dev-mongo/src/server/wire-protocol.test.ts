import { describe, expect, test } from '@jest/globals';
import { BSON } from 'mongodb';
import { WireProtocolError } from '../errors.ts';
import { createRequestReader, encodeReply, type Request } from './wire-protocol.ts';

const FLAG_CHECKSUM = 1;
const FLAG_MORE_TO_COME = 2;
const FLAG_EXHAUST_ALLOWED = 65_536;

function message(operation: number, body: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(16);
  const payload = Buffer.concat(body);
  header.writeInt32LE(16 + payload.length, 0);
  header.writeInt32LE(7, 4);
  header.writeInt32LE(operation, 12);
  return Buffer.concat([header, payload]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function sequence(name: string, documents: readonly BSON.Document[]): Buffer {
  const body = Buffer.concat([
    Buffer.from(`${name}\0`),
    ...documents.map((document) => BSON.serialize(document)),
  ]);
  return Buffer.concat([Buffer.from([1]), int32(body.length + 4), body]);
}

const PING = BSON.serialize({ ping: 1, $db: 'admin' });
const section = Buffer.concat([Buffer.from([0]), PING]);
const ping = message(2013, [int32(0), section]);
const query = message(2004, [
  int32(0),
  Buffer.from('admin.$cmd\0'),
  int32(0),
  int32(-1),
  BSON.serialize({ ismaster: 1 }),
]);

describe('reading requests', () => {
  test.each([
    { title: 'a command', bytes: ping, command: { ping: 1, $db: 'admin' }, form: 'msg', silent: false },
    {
      title: 'documents beside the command',
      bytes: message(2013, [int32(0), sequence('documents', [{ a: 'b' }, {}]), section]),
      command: { ping: 1, $db: 'admin', documents: [{ a: 'b' }, {}] },
      form: 'msg',
      silent: false,
    },
    {
      title: 'a checksum',
      bytes: message(2013, [int32(FLAG_CHECKSUM), section, int32(0)]),
      command: { ping: 1, $db: 'admin' },
      form: 'msg',
      silent: false,
    },
    {
      title: 'no answer wanted',
      bytes: message(2013, [int32(FLAG_MORE_TO_COME | FLAG_EXHAUST_ALLOWED), section]),
      command: { ping: 1, $db: 'admin' },
      form: 'msg',
      silent: true,
    },
    {
      title: 'the old hello',
      bytes: query,
      command: { ismaster: 1, $db: 'admin' },
      form: 'query',
      silent: false,
    },
  ])('$title', ({ bytes, command, form, silent }) => {
    const [request, ...others] = createRequestReader()(bytes);
    expect(others).toEqual([]);
    expect(request).toMatchObject({ requestId: 7, form, silent });
    expect(plain(request)).toEqual(command);
  });

  test('however the bytes are cut', () => {
    const stream = Buffer.concat([ping, query, ping]);
    for (let size = 1; size <= stream.length; size += 1) {
      const read = createRequestReader();
      const requests: Request[] = [];
      for (let at = 0; at < stream.length; at += size) requests.push(...read(stream.subarray(at, at + size)));
      expect(requests.map(({ form }) => form)).toEqual(['msg', 'query', 'msg']);
    }
  });

  test.each([
    ['a length below the header', int32(15)],
    ['a length above the limit', int32(48_100_000)],
    ['an unknown operation', message(2012, [section])],
    ['an unknown required flag', message(2013, [int32(4), section])],
    ['an unknown kind of section', message(2013, [int32(0), Buffer.from([2]), PING])],
    ['a section longer than the message', message(2013, [int32(0), Buffer.from([0]), int32(1000)])],
    [
      'an old query that is no command',
      message(2004, [int32(0), Buffer.from('db.users\0'), int32(0), int32(-1), PING]),
    ],
  ])('%s is not this protocol', (_title, bytes) => {
    expect(() => createRequestReader()(bytes)).toThrow(WireProtocolError);
  });

  test('every corrupted byte is either read or refused, never a hang', () => {
    const original = message(2013, [int32(0), sequence('documents', [{ a: 'b' }]), section]);
    let refused = 0;
    for (let at = 0; at < original.length; at += 1) {
      for (const value of [0, 1, 127, 255]) {
        const bytes = Buffer.from(original);
        bytes[at] = value;
        try {
          createRequestReader()(bytes);
        } catch {
          refused += 1;
        }
      }
    }
    expect(refused).toBeGreaterThan(0);
  });
});

test.each(['msg', 'query'] as const)('a reply to a %s has its form and request id', (form) => {
  const reply = Buffer.from(encodeReply({ requestId: 7, form, command: {}, silent: false }, { ok: 1 }));
  expect(reply.readInt32LE(0)).toBe(reply.length);
  expect(reply.readInt32LE(8)).toBe(7);
  expect(reply.readInt32LE(12)).toBe(form === 'msg' ? 2013 : 1);
  const start = form === 'msg' ? 21 : 36;
  expect(BSON.deserialize(reply.subarray(start))).toEqual({ ok: 1 });
  if (form === 'query') expect(reply.readInt32LE(32)).toBe(1);
});

function plain(request: Request | undefined): unknown {
  return BSON.deserialize(BSON.serialize(request?.command ?? {}));
}
