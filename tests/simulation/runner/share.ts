import type { SimulatedContext } from '../contract.ts';

const weightOf = (contexts: readonly SimulatedContext[]): number =>
  contexts.flatMap(({ commands }) => commands).reduce((sum, { weight }) => sum + weight, 0);

/** The contexts, one of which asks for `share` of all commands, however many the others have. */
export function withShare(
  contexts: readonly SimulatedContext[],
  name: string,
  share: number,
): readonly SimulatedContext[] {
  const own = weightOf(contexts.filter((context) => context.name === name));
  const factor = (share / (1 - share)) * ((weightOf(contexts) - own) / own);
  return contexts.map((context) =>
    context.name === name
      ? {
          ...context,
          commands: context.commands.map((source) => ({ ...source, weight: source.weight * factor })),
        }
      : context,
  );
}
