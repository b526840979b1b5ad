/** The clock of every case stands still here, at first. */
export const receivedAt = { time: '24/Sep/2026:20:16:32 +0000', epochMs: 1_790_280_992_000 } as const;

/** Ids and times of requests as expressions, and what several cases of events send. */
export const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$';
export const extendedId = '^[A-Za-z0-9_-]{15}=$';
/** The first eight digits are the clock's seconds. */
export const traceId = '^Root=1-6ab58520-[0-9a-f]{24}';

export const repeatedQuery = '?dup=one&dup=two&empty=&encoded=a%2Bb';
/** Bytes that are no UTF-8. */
export const bytes: Buffer = Buffer.from([0xff, 0x00, 0xfe]);
export const octets = 'Content-Type: application/octet-stream';
