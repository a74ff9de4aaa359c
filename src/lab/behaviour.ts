/** How a service of the lab behaves. All of it may be changed while it runs. Times are in milliseconds. */

export interface Behaviour {
  /** From the command to the process; the command returns then. */
  readonly startDelay: number;
  /** The start ends with this exit code and leaves no process; 0: it lies. */
  readonly failStart: number | undefined;
  /** The start goes no further until this is false again. */
  readonly hangStart: boolean;
  /** What a start that fails prints and writes to the log. */
  readonly failure: string;
  /** From the process to readiness. */
  readonly readyDelay: number;
  /** False: not ready, until this is true again. */
  readonly ready: boolean;
  /** Ready for so long, then not ready for so long, and again; 0: steady. */
  readonly flap: number;
  /** The process ends by itself, so long after its start (or after this was set) and with that exit code. */
  readonly dieAfter: number | undefined;
  readonly dieCode: number;
  /** From SIGTERM to the end of the process. */
  readonly stopDelay: number;
  /** SIGTERM does nothing, and the stop waits until this is false again. */
  readonly ignoreStop: boolean;
  /** The stop ends with this exit code and does nothing; 0: it lies. */
  readonly failStop: number | undefined;
  /** What the status command ends with, whatever is true (127: mistyped); `hang`: it does not end. */
  readonly status: number | 'hang' | undefined;
}

export const WELL_BEHAVED: Behaviour = {
  startDelay: 0,
  failStart: undefined,
  hangStart: false,
  failure: 'cannot start: its address is in use',
  readyDelay: 0,
  ready: true,
  flap: 0,
  dieAfter: undefined,
  dieCode: 1,
  stopDelay: 0,
  ignoreStop: false,
  failStop: undefined,
  status: undefined,
};

const number = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);
const code = (text: string): number | undefined => (Number(text) <= 255 ? number(text) : undefined);
const flag = (text: string): boolean | undefined =>
  text === 'true' || text === 'false' ? text === 'true' : undefined;

/** `no` stands for undefined where that means something. */
const READERS: {
  readonly [K in keyof Behaviour]: {
    readonly expected: string;
    read(text: string): Behaviour[K] | undefined;
  };
} = {
  startDelay: { expected: 'milliseconds', read: number },
  failStart: { expected: 'an exit code or no', read: code },
  hangStart: { expected: 'true or false', read: flag },
  failure: { expected: 'a text', read: (text) => text },
  readyDelay: { expected: 'milliseconds', read: number },
  ready: { expected: 'true or false', read: flag },
  flap: { expected: 'milliseconds', read: number },
  dieAfter: { expected: 'milliseconds or no', read: number },
  dieCode: { expected: 'an exit code', read: code },
  stopDelay: { expected: 'milliseconds', read: number },
  ignoreStop: { expected: 'true or false', read: flag },
  failStop: { expected: 'an exit code or no', read: code },
  status: { expected: 'an exit code, hang or no', read: (text) => (text === 'hang' ? text : code(text)) },
};

const isKey = (key: string): key is keyof Behaviour => Object.hasOwn(READERS, key);

/** `startDelay=2000`; a text says what is wrong with it. */
export const readSetting = (text: string): Partial<Behaviour> | string => {
  const [, key = '', value = ''] = /^(\w*)=(.*)$/s.exec(text) ?? [];
  if (!isKey(key)) return `${text}: expected KEY=VALUE with one of ${Object.keys(READERS).join(', ')}`;
  const reader = READERS[key];
  if (value === 'no' && reader.expected.endsWith('or no')) return { [key]: undefined };
  const read = reader.read(value);
  return read === undefined ? `${text}: expected ${reader.expected}` : { [key]: read };
};
