/** An async function whose promise nothing can settle. */
export async function handler(): Promise<void> {
  await new Promise(() => {});
}
