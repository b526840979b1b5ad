import { pathToFileURL } from 'node:url';

/**
 * The default export of a file that a team writes, such as the route table.
 *
 * @throws What the file throws when it loads.
 */
export async function loadConfiguration(file: string): Promise<unknown> {
  const module: { readonly default?: unknown } = await import(pathToFileURL(file).href);
  return module.default;
}
