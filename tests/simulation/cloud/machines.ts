import type { Invocation } from '../clock/calls.ts';
import type { Machine } from './simulated-store.ts';

export interface Running<Function> {
  readonly invocation: Invocation;
  readonly run: Function;
  /** The machine serves others after this. */
  finish(): void;
  /** The machine is gone, with all that it remembered. */
  discard(): void;
}

/** The machines of one function: each runs one invocation at a time, and keeps what it has cached in between. */
export class Machines<Function> {
  readonly #make: (machine: Machine) => Function;
  readonly #free: { readonly machine: Machine; readonly run: Function }[] = [];

  constructor(make: (machine: Machine) => Function) {
    this.#make = make;
  }

  start(invocation: Invocation): Running<Function> {
    const one = this.#free.pop() ?? this.#fresh(invocation);
    one.machine.current = invocation;
    return {
      invocation,
      run: one.run,
      finish: () => this.#free.push(one),
      discard: () => undefined,
    };
  }

  #fresh(invocation: Invocation) {
    const machine: Machine = { current: invocation };
    return { machine, run: this.#make(machine) };
  }
}
