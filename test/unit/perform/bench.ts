/** A performer against a folder that stands for a host, with a clock that passes only by sleeping. */
import type { Plan, StepId } from '../../../src/plan/model.ts';
import type { Phase } from '../../../src/run/outcome.ts';
import type { CommandKey, Performer } from '../../../src/run/performer.ts';
import { createPerformer } from '../../../src/perform/performer.ts';
import type { Host, Instance, Service } from '../../../src/topology/model.ts';
import type { ExecResult, Transport } from '../../../src/transports/transport.ts';
import { fakeClock, type FakeClock } from '../survey/clock.ts';
import { always, localTransport } from '../survey/local.ts';
import { createMachine, type Machine } from '../survey/machine.ts';
import { makeHost, makeInstance, makePlan, makeService, makeTopology } from '../survey/make.ts';

export interface Scene {
  readonly machine: Machine;
  readonly performer: Performer;
  readonly clock: FakeClock;
  readonly progress: string[];
  /** Before the n-th look at the state (from 1) something happens on the host. */
  readonly at: (look: number, happens: () => void) => void;
}

export interface Setting {
  readonly service?: Partial<Service>;
  readonly host?: Partial<Host>;
  readonly instance?: Partial<Instance>;
  readonly goal?: Partial<Plan['goal']>;
  readonly systemd?: boolean;
  readonly wrap?: (usual: Transport) => Transport;
}

/** Seconds would do for a person; every look at the host is real. */
export const SHORT = { connect: 1000, start: 3000, stop: 2000, ready: 4000 };

export const STOP: StepId = 'stop:x@a';
export const START: StepId = 'start:x@a';

export const on = async (setting: Setting, play: (scene: Scene) => Promise<void>): Promise<void> => {
  const machine = createMachine({ systemd: setting.systemd ?? true });
  const happenings = new Map<number, () => void>();
  let looks = 0;
  const usual = localTransport(machine.options);
  const watched: Transport = {
    ...usual,
    exec: (argv, options) => {
      if (options.stdin?.includes('systemctl show') === true) happenings.get(++looks)?.();
      return usual.exec(argv, options);
    },
  };
  const instance = makeInstance(
    makeService('x', setting.service),
    makeHost('a', { vars: { machine: machine.folder }, ...setting.host }),
    { timeouts: SHORT, ...setting.instance },
  );
  const clock = fakeClock();
  const performer = createPerformer(
    makeTopology(instance),
    always(setting.wrap?.(watched) ?? watched, usual),
    makePlan([STOP, START], setting.goal),
    { clock },
  );
  try {
    await play({
      machine,
      performer,
      clock,
      progress: [],
      at: (look, happens) => happenings.set(look, happens),
    });
  } finally {
    machine.remove();
  }
};

export const cut: ExecResult = { kind: 'lost', message: 'cut', stdout: '', stderr: '' };

export const key = (step: StepId, phase: Phase): CommandKey => ({ run: 'r', step, phase, attempt: 1 });
export const ready = (...probes: Service['ready']): Setting => ({ service: { ready: probes } });

/** The first calls find no connection. */
export const absentFor = (calls: number): ((usual: Transport) => Transport) => {
  let count = 0;
  return (usual) => ({
    ...usual,
    exec: (argv, options) => (++count <= calls ? Promise.resolve(cut) : usual.exec(argv, options)),
  });
};
