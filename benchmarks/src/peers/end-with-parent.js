// Preloaded into every process that a benchmark starts: none outlives it, however it ends. Worker threads inherit
// the preload and have no channel.
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel) process.on('disconnect', () => process.exit());
