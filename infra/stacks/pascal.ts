/** `commands-dlq.fifo` → `CommandsDlqFifo`, for logical ids. */
export const pascal = (id: string): string =>
  id
    .split(/[-.]/)
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
