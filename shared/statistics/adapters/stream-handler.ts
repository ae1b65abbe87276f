import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { failedFrom, newImages } from '../../platform/stream/new-images.ts';
import type { Log } from '../../platform/log.ts';
import { type Image, imageOf, project, type Projection } from '../application/project.ts';
import { isCounted } from '../domain/counted.ts';

/** Reads the registry's stream into the figures. A record that can't be counted fails, and is set aside. */
export const projectStatistics =
  (projection: Omit<Projection, 'fault'>, log: Pick<Log, 'info' | 'warn' | 'error'>) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const counted = newImages(event)
      .filter(({ item }) => isCounted(item['type']?.S))
      .map((source) => ({ source, image: imageOf(unmarshall(source.item)) }));
    const failed = await project(
      { ...projection, fault: (error) => log.error('statistics/attempt-failed', error) },
      counted.map(({ image }) => image).filter(isReadable),
    );
    const left = counted.filter(({ image }) => !isReadable(image) || failed.has(image.pk));
    log.info('statistics/projected', { counted: counted.length, left: left.length });
    const unreadable = left.filter(({ image }) => !isReadable(image)).length;
    if (unreadable > 0) log.warn('statistics/unreadable', { records: unreadable });
    return failedFrom(left[0]?.source);
  };

const isReadable = (image: Image | 'unreadable' | undefined): image is Image =>
  image !== undefined && image !== 'unreadable';
