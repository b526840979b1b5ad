// Old syntax on purpose: this file is read by the Node versions it turns away.

/** The oldest Node that every pinned tool accepts; `engines` in package.json says the same. */
export const oldestNode = '20.19.0';

/**
 * Says what is wrong with a Node version, or nothing.
 *
 * @param {string} version Such as `process.versions.node`, with or without a leading `v`.
 * @returns {string | undefined} A message for the person at the keyboard.
 */
export function nodeVersionProblem(version) {
  const found = parts(version);
  const oldest = parts(oldestNode);
  for (let i = 0; i < oldest.length; i += 1) {
    if (found[i] > oldest[i]) return undefined;
    if (found[i] < oldest[i]) {
      return `Straddle needs Node ${oldestNode} or newer, and this is ${version}. Install a newer one (https://nodejs.org, or nvm install 22) and run the same command again.`;
    }
  }
  return undefined;
}

function parts(version) {
  return version
    .replace(/^v/, '')
    .split('.')
    .map((part) => parseInt(part, 10));
}
