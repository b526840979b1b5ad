/**
 * What a caught value says. By structure rather than by `instanceof`: an error of another realm (a worker,
 * a vm context) is an error too.
 */
export function faultMessage(fault: unknown): string {
  return textMember(fault, 'message') ?? String(fault);
}

/** The `code` that Node gives its errors, or `''`. */
export function faultCode(fault: unknown): string {
  return textMember(fault, 'code') ?? '';
}

function textMember(fault: unknown, name: string): string | undefined {
  if (typeof fault !== 'object' || fault === null) return undefined;
  const value: unknown = Reflect.get(fault, name);
  return typeof value === 'string' ? value : undefined;
}
