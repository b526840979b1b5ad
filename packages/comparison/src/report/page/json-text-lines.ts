import { childPath } from '../../json/json-path.ts';

/** A line of a body, and which value it shows in the form that differences have: `body.metrics[3].count`. */
export interface BodyLine {
  readonly text: string;
  /** Left out for text, and for JSON that was cut and cannot be read. */
  readonly path?: string;
}

/** Splits JSON as `JSON.stringify` with an indent of two writes it into lines with their paths. */
export function jsonTextLines(text: string): readonly BodyLine[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return plainLines(text);
  }
  const lines: BodyLine[] = [];
  write(value, { path: 'body', indent: '', before: '', after: '' }, lines);
  return lines;
}

/** Lines without paths. */
export function plainLines(text: string): readonly BodyLine[] {
  return text.split('\n').map((line) => ({ text: line }));
}

interface Place {
  readonly path: string;
  readonly indent: string;
  /** The key, if there is one. */
  readonly before: string;
  /** The comma, if there is one. */
  readonly after: string;
}

function write(value: unknown, { path, indent, before, after }: Place, lines: BodyLine[]): void {
  const add = (text: string): void => void lines.push({ text, path });
  const members = membersOf(value);
  if (members.length === 0) return add(`${indent}${before}${JSON.stringify(value)}${after}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  add(`${indent}${before}${open}`);
  for (const [index, [step, member]] of members.entries()) {
    const place = {
      path: childPath(path, step),
      indent: `${indent}  `,
      before: typeof step === 'number' ? '' : `${JSON.stringify(step)}: `,
      after: index === members.length - 1 ? '' : ',',
    };
    write(member, place, lines);
  }
  add(`${indent}${close}${after}`);
}

function membersOf(value: unknown): readonly (readonly [step: string | number, member: unknown])[] {
  if (Array.isArray(value)) return value.map((element, index) => [index, element]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
