import type { GroupResult } from '@straddle/lambda/http';

/** What a function answers, in one form for both kinds of API. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
}

export function toAnswer(result: GroupResult): Answer {
  const { statusCode = 200, headers = {}, body = '', isBase64Encoded = false } = result;
  const multiValueHeaders = 'multiValueHeaders' in result ? result.multiValueHeaders : undefined;
  const cookies = 'cookies' in result ? (result.cookies ?? []) : [];
  const all: Record<string, readonly unknown[]> = {
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...multiValueHeaders,
    ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
  };
  return {
    status: statusCode,
    headers: new Map(
      Object.entries(all).map(([name, values]) => [name.toLowerCase(), values.map((value) => String(value))]),
    ),
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

export function fromAnswer(api: 'rest' | 'http', { status, headers, body }: Answer): GroupResult {
  const content = { statusCode: status, body: body.toString('base64'), isBase64Encoded: true };
  if (api === 'rest') {
    const multiValueHeaders = Object.fromEntries([...headers].map(([name, values]) => [name, [...values]]));
    return { ...content, multiValueHeaders };
  }
  const { 'set-cookie': cookies = [], ...others } = Object.fromEntries(headers);
  const single = Object.entries(others).map(([name, values]) => [name, values.join(', ')] as const);
  return { ...content, headers: Object.fromEntries(single), cookies: [...cookies] };
}

/** The answer with a header set, or without it. */
export function withHeader(answer: Answer, name: string, ...values: readonly string[]): Answer {
  const headers = new Map(answer.headers);
  if (values.length === 0) headers.delete(name);
  else headers.set(name, values);
  return { ...answer, headers };
}

/** The answer with its body changed as text. */
export function withText(answer: Answer, change: (text: string) => string): Answer {
  return { ...answer, body: Buffer.from(change(answer.body.toString('utf8'))) };
}
