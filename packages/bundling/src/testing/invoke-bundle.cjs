// A bare process with one function in it: loads a bundle, runs events, and reports on file descriptor 3 what each
// came to and what had been loaded by then. Plain CommonJS: it must bring no loader of its own.
const { writeSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const { bundle, events } = JSON.parse(process.argv[2]);
const requested = new Set();
const load = Module._load;
Module._load = function recordAndLoad(request, ...rest) {
  requested.add(request);
  return load.call(this, request, ...rest);
};

function report(step) {
  const files = Object.keys(require.cache).filter((file) => file !== __filename);
  writeSync(
    3,
    `${JSON.stringify({
      ...step,
      files: files.map((file) => path.basename(file)),
      requested: [...requested].filter((request) => request !== bundle),
      loadedTls: process.moduleLoadList.includes('NativeModule tls'),
    })}\n`,
  );
}

async function main() {
  const { handler } = require(bundle);
  report({ outcome: 'loaded' });
  for (const event of events) {
    try {
      report({ outcome: 'returned', result: await handler(event, {}) });
    } catch (error) {
      report({ outcome: 'threw', message: error.message });
    }
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
