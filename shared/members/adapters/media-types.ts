/** Kinds of files a roster is exported as. */
export const mediaTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
export type RosterFormat = keyof typeof mediaTypes;
