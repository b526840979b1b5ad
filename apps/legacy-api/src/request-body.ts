import { z } from 'zod';

export type ParsedBody<Value> =
  | { readonly outcome: 'valid'; readonly value: Value }
  | { readonly outcome: 'invalid'; readonly errors: readonly string[] };

/**
 * Checks a parsed JSON body against a schema.
 *
 * @returns The value, or every problem in the words that the client gets. Messages come from the schema.
 */
export function parseBody<Value>(schema: z.ZodType<Value>, body: unknown): ParsedBody<Value> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { outcome: 'invalid', errors: ['the body must be a JSON object'] };
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return { outcome: 'valid', value: parsed.data };
  return { outcome: 'invalid', errors: [...new Set(parsed.error.issues.flatMap(messagesOf))] };
}

function messagesOf(issue: z.core.$ZodIssue): readonly string[] {
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => `${key} is not a field of this request`)
    : [issue.message];
}

/** A text field: trimmed, with one message for every way to get it wrong. */
export function textField(name: string, maxLength: number): z.ZodType<string> {
  const error = `${name} must be a text of 1 to ${maxLength} characters`;
  return z.string({ error }).trim().min(1, { error }).max(maxLength, { error });
}

/** An e-mail address, in the form in which addresses are stored and compared. */
export const emailField: z.ZodType<string> = z
  .string({ error: 'email must be an e-mail address' })
  .trim()
  .toLowerCase()
  .max(254, { error: 'email must be an e-mail address' })
  .pipe(z.email({ error: 'email must be an e-mail address' }));
