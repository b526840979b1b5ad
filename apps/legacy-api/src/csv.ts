/** What a cell may hold; null is an empty cell. */
export type CsvValue = string | number | boolean | null;

/**
 * Writes rows as CSV (RFC 4180: CRLF, quotes doubled), with the keys of the first row as header.
 *
 * Texts that a spreadsheet would run as a formula get an apostrophe in front: names are typed by users, and
 * the file is opened by somebody else.
 *
 * @example
 * toCsv([{ name: 'Aurora', budget: 10.5 }]); //=> 'name,budget\r\nAurora,10.5\r\n'
 */
export function toCsv(
  rows: readonly Readonly<Record<string, CsvValue>>[],
  columns: readonly string[] = Object.keys(rows[0] ?? {}),
): string {
  const lines = rows.map((row) => columns.map((column) => toCell(row[column] ?? null)));
  return [columns.map(toCell), ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function toCell(value: CsvValue): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
