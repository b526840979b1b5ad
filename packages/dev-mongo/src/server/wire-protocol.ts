import { type Document, decodeDocument, encodeDocument } from '../bson/values.ts';
import { WireProtocolError } from '../errors.ts';

/**
 * The two message forms that the ordinary driver sends to a server that offers no compression.
 * https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

const LENGTH_BYTES = 4;
const HEADER_BYTES = 16;
/** What hello declares as maxMessageSizeBytes, and room for the header. */
const MAX_MESSAGE_BYTES = 48_000_000 + 16_384;
const FLAG_CHECKSUM = 1;
const FLAG_MORE_TO_COME = 2;
const KNOWN_REQUIRED_FLAGS = FLAG_CHECKSUM | FLAG_MORE_TO_COME;
const CHECKSUM_BYTES = 4;

/** A request with its one command; kind-1 sections are already its array fields. */
export interface Request {
  readonly requestId: number;
  readonly form: 'msg' | 'query';
  readonly command: Document;
  /** The client does not wait for an answer: an unacknowledged write. */
  readonly silent: boolean;
}

/** Cuts a byte stream into requests; bytes of an unfinished message are kept for the next call. */
export function createRequestReader(): (chunk: Uint8Array) => Request[] {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  // A large message comes in many chunks: they are joined once, when the last one is there.
  let wantedBytes = LENGTH_BYTES;
  return (chunk) => {
    pending.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    pendingBytes += chunk.byteLength;
    const requests: Request[] = [];
    while (pendingBytes >= wantedBytes) {
      const joined = Buffer.concat(pending);
      const length = messageLength(joined);
      const isComplete = joined.length >= length;
      if (isComplete) requests.push(decodeRequest(joined.subarray(0, length)));
      pending = [isComplete ? joined.subarray(length) : joined];
      pendingBytes = pending[0]?.length ?? 0;
      wantedBytes = isComplete ? LENGTH_BYTES : length;
    }
    return requests;
  };
}

function messageLength(message: Buffer): number {
  const length = message.readInt32LE(0);
  if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES)
    throw new WireProtocolError(`message of ${length} bytes`);
  return length;
}

/** The answer to a request, in the form that it came in. */
export function encodeReply(request: Request, reply: Document): Uint8Array {
  const document = encodeDocument(reply);
  const isMsg = request.form === 'msg';
  // OP_MSG: flags and section kind 0. OP_REPLY: flags, cursor id, starting from, number returned.
  const prefix = Buffer.alloc(isMsg ? 5 : 20);
  if (!isMsg) prefix.writeInt32LE(1, HEADER_BYTES);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + prefix.length + document.length, 0);
  header.writeInt32LE(request.requestId, 8);
  header.writeInt32LE(isMsg ? OP_MSG : OP_REPLY, 12);
  return Buffer.concat([header, prefix, document]);
}

function decodeRequest(message: Buffer): Request {
  const requestId = message.readInt32LE(4);
  const operation = message.readInt32LE(12);
  if (operation === OP_MSG) return decodeMsg(message, requestId);
  if (operation === OP_QUERY) return decodeQuery(message, requestId);
  throw new WireProtocolError(`operation code ${operation}`);
}

function decodeMsg(message: Buffer, requestId: number): Request {
  const flags = message.readUInt32LE(HEADER_BYTES);
  if ((flags & 0xffff & ~KNOWN_REQUIRED_FLAGS) !== 0) throw new WireProtocolError(`flags ${flags}`);
  const end = message.length - ((flags & FLAG_CHECKSUM) === 0 ? 0 : CHECKSUM_BYTES);
  let command: Document = {};
  const sequences: [string, Document[]][] = [];
  for (let offset = HEADER_BYTES + 4; offset < end; ) {
    const kind = message.readUInt8(offset);
    const size = message.readInt32LE(offset + 1);
    if (kind > 1 || size < 5 || offset + 1 + size > end)
      throw new WireProtocolError(`section of kind ${kind}`);
    const section = message.subarray(offset + 1, offset + 1 + size);
    if (kind === 0) command = decodeDocument(section);
    else sequences.push(decodeSequence(section));
    offset += 1 + size;
  }
  return {
    requestId,
    form: 'msg',
    command: { ...command, ...Object.fromEntries(sequences) },
    silent: (flags & FLAG_MORE_TO_COME) !== 0,
  };
}

/** Kind 1: size, name of the field, documents one after the other. */
function decodeSequence(section: Buffer): [string, Document[]] {
  const nameEnd = section.indexOf(0, 4);
  const documents: Document[] = [];
  for (let offset = nameEnd + 1; offset < section.length; ) {
    const size = section.readInt32LE(offset);
    documents.push(decodeDocument(section.subarray(offset, offset + size)));
    offset += size;
  }
  return [section.toString('utf8', 4, nameEnd), documents];
}

/** Only the first hello of a connection still comes as OP_QUERY, to `admin.$cmd`. */
function decodeQuery(message: Buffer, requestId: number): Request {
  const namespaceStart = HEADER_BYTES + 4;
  const namespaceEnd = message.indexOf(0, namespaceStart);
  const namespace = message.toString('utf8', namespaceStart, namespaceEnd);
  if (!namespace.endsWith('.$cmd')) throw new WireProtocolError(`OP_QUERY to ${namespace}`);
  const start = namespaceEnd + 1 + 8;
  const command = decodeDocument(message.subarray(start, start + message.readInt32LE(start)));
  return { requestId, form: 'query', command: { ...command, $db: namespace.slice(0, -5) }, silent: false };
}
