/** Throws on a property that is neither carried out nor knowingly left out, so that nothing is lost in silence. */
export function refuseOtherProperties(
  logicalId: string,
  properties: Readonly<Record<string, unknown>>,
  known: readonly string[],
): void {
  const other = Object.keys(properties).filter((name) => !known.includes(name));
  if (other.length > 0) throw new Error(`${logicalId}: the local runtime does not know ${other.join(', ')}`);
}
