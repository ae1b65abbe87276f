import { S3Client } from '@aws-sdk/client-s3';
import type { ExtractFiles } from '../application/extract-files.ts';
import { s3ExtractFiles } from './s3-extract-files.ts';

/** The bucket of this deployment. For a function that must not carry S3's client from its start (scripts/bundle-plugins.ts). */
export const extractBucket = (bucket: string): ExtractFiles => s3ExtractFiles(new S3Client(), bucket);
