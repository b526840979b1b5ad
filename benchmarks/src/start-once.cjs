// One cold start in a bare process: loads a bundle, perhaps with the driver's file, perhaps runs one event, and says
// how long each took, and when the first connection for queries was open. The last line of stdout is the
// report.
const net = require('node:net');
const path = require('node:path');

const { bundle, driver, event } = JSON.parse(process.argv[2]);

// The driver opens one connection to watch a server, then the first one for queries, then perhaps more.
let opened = 0;
let connectedAtMs;
const connect = Reflect.get(net.Socket.prototype, 'connect');
net.Socket.prototype.connect = function connectAndTell(...args) {
  this.once('connect', () => {
    opened += 1;
    if (opened === 2) connectedAtMs = performance.now();
  });
  return connect.apply(this, args);
};

async function main() {
  const startedMs = performance.now();
  const { handler } = require(bundle);
  if (driver) require(path.join(path.dirname(bundle), 'mongodb.cjs'));
  const loadedMs = performance.now();
  const answer = event === undefined ? undefined : await answerTo(handler, event);
  const answeredMs = performance.now();
  return {
    loadMs: loadedMs - startedMs,
    connectedMs: connectedAtMs === undefined ? undefined : connectedAtMs - startedMs,
    answerMs: answeredMs - startedMs,
    answer,
  };
}

async function answerTo(handler, event) {
  try {
    const result = await handler(event, {});
    return result?.policyDocument?.Statement?.[0]?.Effect ?? result?.statusCode ?? typeof result;
  } catch (error) {
    return error.message;
  }
}

main().then(
  (report) => process.stdout.write(`\n${JSON.stringify(report)}\n`, () => process.exit(0)),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
