import type { Broken } from './given.ts';

/** Faults in what is well written: names that nothing has, places that do not exist, orders that cannot be. */
export const brokenMeaning: readonly Broken[] = [
  ['name: x\nhosts: {a: {profiles: [^p]}}', "unknown profile 'p'"],
  ['name: x\nhosts: {a: {services: [^s]}}', "unknown service 's'"],
  ['name: x\nhosts: {a: {standby: [^s]}}\nservices: {s: {}}', "a has no 's' to keep in standby"],
  ['name: x\nhosts: {a: {bind: {^s: a}}}', "unknown service 's'"],
  ['name: x\nhosts: {a: {bind: {s: ^b}}}\nservices: {s: {on: a}}', "unknown host 'b'"],
  ['name: x\nhosts: {a: {}, b: {bind: {s: ^b}}}\nservices: {s: {on: a}}', "b has no 's' to bind to"],
  ['name: x\nhosts: {a: {with: [^s]}}\nservices: {s: {}}', "no profile of a has 's' to add"],
  ['name: x\nhosts: {a: {without: [^s]}}\nservices: {s: {}}', "no profile of a has 's' to drop"],
  ['name: x\nhosts: {a: {services: [s], without: [^s]}}\nservices: {s: {}}', "a lists 's' and drops it"],
  ['name: x\nhosts: {a: {address: ^"a{n}"}}', '`{n}` stands for the number of a range, and this is one host'],
  ['name: x\nhosts:\n  k[1-2]: {}\n  ^k2: {}', 'host k2 is given twice'],
  ['name: x\nhosts:\n  ^k[1-1000000000]: {}', 'the range [1-1000000000] is over 100000 hosts'],
  ['name: x\nhosts:\n  ^k[9-1]: {}', 'the range [9-1] runs backwards'],
  ['name: x\nhosts: {a: {}}\nservices: {s: {on: [^b]}}', "'b' is no host of this topology"],
  [
    'name: x\nhosts: {a: {}}\nservices: {s: {on: ["^tag:x"]}}'.replace('"^', '^"'),
    "'tag:x' is no host of this topology",
  ],
  ['name: x\nservices: {s: {requires: [^t]}}', "unknown service 't'"],
  ['name: x\nservices: {s: {requires: [s@^up]}}'.replace('s@^up', '^s@up'), "unknown scope or host 'up'"],
  ['name: x\nservices: {s: {requires: [{service: s, scope: ^up}]}}', "unknown scope or host 'up'"],
  ['name: x\nservices: {s: {requires: [{service: s, module: ^m}]}}', "unknown module of s 'm'"],
  ['name: x\nservices: {s: {serial: [^a]}}', "unknown host 'a'"],
  ['name: x\nservices: {s: {}}\nprofiles: {p: [s, ^t]}', "unknown service 't'"],
  ['name: x\nservices: {s: {}}\nprofiles: {p: [{s: {modules: [^m]}}]}', "unknown module of s 'm'"],
  [
    'name: x\nhosts: {a: {}}\nservices: {s: {on: a, requires: [^t]}, t: {}}',
    's@a requires t on the platform, and there is none',
  ],
  [
    'name: x\nhosts: {a: {}, b: {}}\nservices: {s: {on: [a, b], requires: [^t@host]}, t: {on: a}}',
    's@b requires t on its host, and there is none',
  ],
  [
    'name: x\nhosts: {a: {}, b: {}}\nservices: {s: {on: [a, b], requires: [^t]}, t: {}}',
    's@a (and 1 more) requires t on the platform, and there is none',
  ],
  [
    'name: x\nhosts: {a: {}}\nservices: {s: {on: a, requires: [^s]}}',
    's@a requires s on the platform, and there is none',
  ],
  [
    'name: x\nhosts: {a: {}}\nservices: {s: {on: a, wants: [^{service: t, need: 2}]}, t: {on: a}}',
    's@a wants t on the platform, needs 2 and there is 1',
  ],
  ['name: x\nservices: {s: {kind: milestone, ^start: x}}', 'a milestone has no `start`'],
  ['name: x\nservices: {s: {kind: job, process: x, ^start: x}}', 'a job has no `start`'],
  ['name: x\nservices: {s: {external: true, ^stop: x}}', 'an external service has no `stop`'],
  ['name: x\nservices: {s: {^manager: command, start: x}}', 's has manager command and no `stop`, `status`'],
  ['name: x\nservices: {s: {^manager: process, start: x}}', 's has manager process and no `process`'],
  [
    'name: x\nservices: {s: {^ready: {tcp: 1, from: control}}}',
    'only the probes of an external service are asked from elsewhere',
  ],
  ['name: x\nservices: {s: {drop: [^t]}, t: {}}', "s inherits no dependency on 't' that could be dropped"],
  [
    'name: x\nhosts: {a: {}}\nservices: {s: {on: a, requires: [^t]}, t: {on: a, wants: [s]}}',
    'the start order goes in a circle of 2: s@a -> t@a -> s@a',
  ],
  [
    'name: x\nhosts: {a: {}, b: {}}\nservices: {s: {on: [a, b], after: [^s]}}',
    'the start order goes in a circle of 2: s@a -> s@b -> s@a',
  ],
  [
    'name: x\nhosts: {a: {}}\nservices: {s: {on: a, startAfter: [^t]}, t: {on: a, after: [s]}}',
    'the start order goes in a circle of 2: s@a -> t@a -> s@a',
  ],
  [
    'name: x\nhosts: {a: {}}\nservices: {s: {on: a, stopAfter: [t]}, t: {on: a, stopAfter: [^s]}}',
    'the stop order goes in a circle of 2: s@a -> t@a -> s@a',
  ],
];
