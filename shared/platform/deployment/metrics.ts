/** What functions measure and alarms watch, under the same names. */
export const METRICS = {
  namespace: 'UnionRegistry',
  units: {
    /** How old the oldest change of a batch was when it stood in the other region; by table. */
    ReplicationLag: 'Milliseconds',
    /** How long the writer lease still lasts once it has been renewed, or not. */
    LeaseLeft: 'Seconds',
  },
} as const;
