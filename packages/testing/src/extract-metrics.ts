import { z } from 'zod';

// The schema that Amazon publishes with the specification, and what its text adds: targets exist on the root and have
// the right type. Limits are the tighter ones of the versions of that page (9 dimensions, 256 KB).
const name = z.string().min(1).max(255);
const directive = z.strictObject({
  Namespace: name,
  Dimensions: z.array(z.array(name).max(9)).min(1),
  Metrics: z
    .array(
      z.strictObject({
        Name: name,
        Unit: z.enum(['Count', 'Milliseconds', 'Seconds', 'Microseconds', 'Bytes', 'Percent', 'None']),
      }),
    )
    .min(1)
    .max(100),
});
const document = z.looseObject({
  _aws: z.strictObject({ Timestamp: z.int().positive(), CloudWatchMetrics: z.array(directive).min(1) }),
});

export interface ExtractedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/**
 * Takes the metrics out of a log line, as CloudWatch does.
 *
 * @throws When the line breaks a rule of the embedded metric format.
 */
export function extractMetrics(line: string): readonly ExtractedMetric[] {
  if (line.includes('\n') || Buffer.byteLength(line) > 256 * 1024)
    throw new Error('not one line under 256 KB');
  const root: unknown = JSON.parse(line);
  const members = z.record(z.string(), z.unknown()).parse(root);
  return document.parse(root)._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((keys) => {
      const dimensions = Object.fromEntries(
        keys.map((key) => [
          key,
          z
            .string()
            .min(1)
            .max(1024)
            .parse(members[key], { error: () => key }),
        ]),
      );
      return Metrics.map(({ Name, Unit }) => ({
        namespace: Namespace,
        name: Name,
        unit: Unit,
        value: z.number().parse(members[Name], { error: () => Name }),
        dimensions,
      }));
    }),
  );
}
