/**
 * What legacy answers to a caller who is not logged in, as plain data of the route table. Needed where API
 * Gateway's own 401 cannot look like it: an HTTP API can change neither its headers nor its body.
 */
export interface Denial {
  readonly status: number;
  /** Beside the headers that every response of the product carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** A string is sent as `response.send()` sends it, anything else as JSON. */
  readonly body: unknown;
}

const DEFAULT_DENIAL: Denial = { status: 401, headers: {}, body: { message: 'Unauthorized' } };

/** Reads a denial out of parsed JSON; what it does not say is the default 401, undefined is malformed. */
export function readDenial(value: unknown): Denial | undefined {
  if (value === undefined) return DEFAULT_DENIAL;
  if (typeof value !== 'object' || value === null) return undefined;
  const { status, headers = {}, body }: { status?: unknown; headers?: unknown; body?: unknown } = value;
  if (status !== undefined && typeof status !== 'number') return undefined;
  if (!isTextRecord(headers)) return undefined;
  return {
    status: status ?? DEFAULT_DENIAL.status,
    headers,
    body: body === undefined ? DEFAULT_DENIAL.body : body,
  };
}

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((entry) => typeof entry === 'string')
  );
}
