import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { alarmsTopicName, prefix } from '../../shared/platform/deployment/names.ts';
import type { Tenant } from '../../shared/platform/deployment/tenant.ts';
import { type Alarm as Rule, alarmsOf, type Measure } from '../alarms.ts';
import { pascal } from './pascal.ts';

/** Where a person reads what to do. */
const RUNBOOK = 'docs/operations.md';

/** 监控: the alarms of a province, the topic that calls somebody, and one page that shows what they watch. */
export class WatchStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: StackProps,
    { tenant, key }: { tenant: Tenant; key: IKey },
  ) {
    super(scope, id, props);
    const topic = new Topic(this, 'Topic', {
      topicName: alarmsTopicName(tenant.code),
      displayName: `${tenant.name.zh}告警`,
      masterKey: key,
      enforceSSL: true,
    });
    for (const [index, email] of tenant.alarmTargets.entries())
      new Subscription(this, `Target${String(index + 1)}`, {
        topic,
        protocol: SubscriptionProtocol.EMAIL,
        endpoint: email,
      });
    const rules = alarmsOf(tenant.code);
    for (const rule of rules) {
      const alarm = new Alarm(this, pascal(rule.id), {
        alarmName: `${prefix(tenant.code)}-${rule.id}`,
        alarmDescription: `${rule.zh} ${rule.en} ${RUNBOOK}: ${rule.runbook}`,
        metric: metricOf(rule.measures),
        comparisonOperator: comparisons[rule.when],
        threshold: rule.threshold,
        evaluationPeriods: rule.periods,
        treatMissingData:
          rule.silenceIs === 'a fault' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
      const call = new SnsAction(topic);
      alarm.addAlarmAction(call);
      alarm.addOkAction(call);
    }
    new Dashboard(this, 'Dashboard', {
      dashboardName: prefix(tenant.code),
      widgets: [...byRunbook(rules)].map(([runbook, shown]) => [
        new GraphWidget({
          title: runbook,
          width: 24,
          left: shown.map(({ id, measures }) => metricOf(measures, id)),
          leftAnnotations: annotations(shown),
        }),
      ]),
    });
  }
}

const comparisons = {
  above: ComparisonOperator.GREATER_THAN_THRESHOLD,
  below: ComparisonOperator.LESS_THAN_THRESHOLD,
} as const satisfies Record<Rule['when'], ComparisonOperator>;

function metricOf(measures: Rule['measures'], label?: string): IMetric {
  const [first, ...others] = measures;
  if (others.length === 0) return metric(first, label);
  const using = Object.fromEntries(measures.map((measure) => [termOf(measure), metric(measure)]));
  return new MathExpression({
    // A measure that nothing was told of counts for nothing.
    expression: Object.keys(using)
      .map((term) => `FILL(${term}, 0)`)
      .join(' + '),
    usingMetrics: using,
    period: Duration.seconds(first.period),
    ...(label !== undefined && { label }),
  });
}

const metric = ({ namespace, name, dimensions, statistic, period }: Measure, label?: string): Metric =>
  new Metric({
    namespace,
    metricName: name,
    dimensionsMap: dimensions,
    statistic,
    period: Duration.seconds(period),
    ...(label !== undefined && { label }),
  });

/** A graph has each term once: it bears the name and the place of what it measures. */
const termOf = ({ name, dimensions }: Measure): string =>
  ['of', name, ...Object.values(dimensions)].join('_').replaceAll(/\W/g, '_');

const byRunbook = (rules: readonly Rule[]): Map<string, Rule[]> =>
  Map.groupBy(rules, ({ runbook }) => runbook);

/** The thresholds of one graph, each once; that of zero says nothing. */
const annotations = (rules: readonly Rule[]) =>
  [...new Set(rules.map(({ threshold }) => threshold))]
    .filter((value) => value > 0)
    .map((value) => ({ value, label: String(value) }));
