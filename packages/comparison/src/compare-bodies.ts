import { compareJson } from './compare-json.ts';
import type { BodyDifference, JsonDifference } from './difference.ts';
import { headerValue } from './header-values.ts';
import { parseJson } from './json-value.ts';
import type { ObservedResponse } from './observation.ts';

/**
 * Compares two bodies: as JSON when one side declares JSON and both are JSON, else as text, else as bytes.
 *
 * Nothing is decompressed: with a `content-encoding` the bytes are compared.
 *
 * @returns Every difference of JSON bodies; only the first one of other bodies.
 */
export function compareBodies(
  control: ObservedResponse,
  candidate: ObservedResponse,
): readonly (JsonDifference | BodyDifference)[] {
  const [controlBytes, candidateBytes] = [bytesOf(control.body), bytesOf(candidate.body)];
  const offset = firstDifferentByte(controlBytes, candidateBytes);
  if (offset === undefined) return [];
  const [controlText, candidateText] = [textOf(control.body), textOf(candidate.body)];
  if (controlText === undefined || candidateText === undefined) {
    return [
      {
        kind: 'body-bytes-changed',
        path: 'body',
        offset,
        controlBytes: controlBytes.length,
        candidateBytes: candidateBytes.length,
      },
    ];
  }
  if (declaresJson(control) || declaresJson(candidate)) {
    const [controlJson, candidateJson] = [parseJson(controlText), parseJson(candidateText)];
    if (controlJson !== undefined && candidateJson !== undefined) {
      return compareJson({ path: 'body', control: controlJson, candidate: candidateJson });
    }
  }
  return [firstDifferentLine(controlText, candidateText)];
}

/**
 * A body as text.
 *
 * @returns `undefined` when it is not UTF-8 or holds a NUL, which text formats do not.
 */
export function textOf(body: Uint8Array | string): string | undefined {
  if (typeof body === 'string') return body;
  try {
    // The byte order mark is kept: a client sees it, and JSON with one is not JSON.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

function bytesOf(body: Uint8Array | string): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body;
}

function declaresJson(response: ObservedResponse): boolean {
  const type = headerValue(response.headers, 'content-type') ?? '';
  return /^\s*application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type);
}

function firstDifferentByte(control: Uint8Array, candidate: Uint8Array): number | undefined {
  if (Buffer.compare(control, candidate) === 0) return undefined;
  const shared = Math.min(control.length, candidate.length);
  for (let offset = 0; offset < shared; offset += 1) if (control[offset] !== candidate[offset]) return offset;
  return shared;
}

function firstDifferentLine(control: string, candidate: string): BodyDifference {
  const [controlLines, candidateLines] = [control.split('\n'), candidate.split('\n')];
  const last = Math.max(controlLines.length, candidateLines.length) - 1;
  let index = 0;
  while (index < last && controlLines[index] === candidateLines[index]) index += 1;
  return {
    kind: 'body-text-changed',
    path: 'body',
    line: index + 1,
    control: controlLines[index] ?? null,
    candidate: candidateLines[index] ?? null,
  };
}
