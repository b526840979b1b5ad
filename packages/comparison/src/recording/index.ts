export {
  createTrafficRecorder,
  type NotRecordedReason,
  type ObservedExchange,
  type RecordingCounts,
  type TrafficRecorder,
  type TrafficRecorderOptions,
} from './create-traffic-recorder.ts';
export { type RecordedLine, readRecording } from './read-recording.ts';
export {
  formatExchange,
  type ParsedLine,
  parseExchange,
  type RecordedBody,
  type RecordedExchange,
  type RecordedSessions,
} from './recorded-exchange.ts';
export { createReplayCallers, type ReplayCallersOptions } from './replay-callers.ts';
export {
  NO_ROUTE,
  type NotReplayed,
  type ReplayCase,
  type ReplayOptions,
  replayCases,
} from './replay-cases.ts';
