/** RFC 9110 §9.2.1; TRACE is left out because nobody should answer it. */
export function isSafeMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
