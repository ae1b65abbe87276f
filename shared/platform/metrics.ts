import { METRICS } from './deployment/metrics.ts';

type MetricName = keyof typeof METRICS.units;

/**
 * One measurement, as a line that the cloud makes a metric of (embedded metric format): no call, and nothing waits.
 */
export const measured =
  (tenant: string, write: (line: string) => void = (line) => void process.stdout.write(line)) =>
  (name: MetricName, value: number, dimension: Readonly<Record<string, string>> = {}): void => {
    const dimensions = { Tenant: tenant, ...dimension };
    write(
      `${JSON.stringify({
        _aws: {
          Timestamp: Date.now(),
          CloudWatchMetrics: [
            {
              Namespace: METRICS.namespace,
              Dimensions: [Object.keys(dimensions)],
              Metrics: [{ Name: name, Unit: METRICS.units[name] }],
            },
          ],
        },
        ...dimensions,
        [name]: value,
      })}\n`,
    );
  };
