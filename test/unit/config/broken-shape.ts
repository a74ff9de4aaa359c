import type { Broken } from './given.ts';

/** Faults that one sees without knowing what the names mean. */
export const brokenShape: readonly Broken[] = [
  ['name: ^Acme', "name: expected the name of the topology: small letters, digits and `-`, got 'Acme'"],
  ['^hosts: {}', 'name is missing: expected the name of the topology: small letters, digits and `-`'],
  ['name: x\n^hots: {}', "unknown key 'hots'"],
  ['name: x\nhosts: {a: {^adress: b}}', "unknown key 'adress' in hosts.a"],
  ['name: x\nhosts: ^[a]', 'hosts: expected a mapping of hosts, got a list'],
  ['name: x\nhosts: {a: ^5}', 'hosts.a: expected a mapping of what the host has, got 5'],
  ['name: x\n^hosts:', 'hosts: expected a mapping of hosts, got nothing'],
  [
    'name: x\nhosts: {^site: {}}',
    "a host cannot be called platform, site, host, nearest: these are scopes of dependencies, got 'site'",
  ],
  ['name: x\nhosts: {^-a: {}}', "expected a host name, or a range such as kvm[01-40], got '-a'"],
  ['name: x\nhosts:\n  ^k[a-c]: {}', "expected a host name, or a range such as kvm[01-40], got 'k[a-c]'"],
  [
    'name: x\nhosts: {a: {address: ^-oProxyCommand=x}}',
    "hosts.a.address: expected a host name or an address, got '-oProxyCommand=x'",
  ],
  ['name: x\nhosts: {a: {transport: ^ssh}}', "hosts.a.transport: expected ssh2, local or none, got 'ssh'"],
  [
    'name: x\nhosts: {a: {ssh: {port: ^99999}}}',
    'hosts.a.ssh.port: expected a port number (1-65535), got 99999',
  ],
  ['name: x\nhosts: {a: {ssh: {port: ^x}}}', "hosts.a.ssh.port: expected a port number (1-65535), got 'x'"],
  [
    'name: x\nhosts: {a: {ssh: {hostKeys: ^no}}}',
    "hosts.a.ssh.hostKeys: expected strict or accept-new, got 'no'",
  ],
  [
    'name: x\nhosts: {a: {become: ^su}}',
    "hosts.a.become: expected none, sudo, doas or {method, user}, got 'su'",
  ],
  [
    'name: x\nhosts: {a: {^become: {user: b}}}',
    'hosts.a.become.method is missing: expected none, sudo or doas',
  ],
  ['name: x\nhosts: {a: {vars: {^1A: b}}}', "expected the name of a variable, got '1A'"],
  [
    'name: x\nhosts: {a: {limits: {perHost: ^0}}}',
    'hosts.a.limits.perHost: expected a number (1-10000), got 0',
  ],
  [
    'name: x\ndefaults: {timeouts: {start: ^20}}',
    'defaults.timeouts.start: expected a duration with its unit, such as 500ms, 20s, 2m or 1h30m, got 20',
  ],
  [
    'name: x\ndefaults: {timeouts: {start: ^0s}}',
    "defaults.timeouts.start: expected a duration above zero, got '0s'",
  ],
  [
    'name: x\ndefaults: {timeouts: {start: ^90d}}',
    "defaults.timeouts.start: expected a duration of at most 24d, got '90d'",
  ],
  [
    'name: x\nservices: {^a b: {}}',
    "expected the name of a service: letters, digits, `.`, `_` and `-`, beginning with a letter or digit, got 'a b'",
  ],
  ['name: x\nservices: {^constructor: {}}', "'constructor' cannot be used as a name"],
  ['name: x\nservices: {^__proto__: {kind: job}}', "'__proto__' cannot be used as a name"],
  ['name: x\nservices: {a: {kind: ^jbo}}', "services.a.kind: expected daemon, job or milestone, got 'jbo'"],
  ['name: x\nservices: {a: {external: ^yes}}', "services.a.external: expected true or false, got 'yes'"],
  ['name: x\nservices: {a: {unit: ^-x}}', "services.a.unit: expected the name of a unit, got '-x'"],
  [
    'name: x\nservices: {a: {start: ^{}}}',
    'services.a.start: expected a command: a string for `sh -c`, or a list of words, got a mapping',
  ],
  [
    'name: x\nservices: {a: {keep: ^"500%"}}',
    'services.a.keep: expected a number of instances (1 or more) or a percentage such as "50%", got \'500%\'',
  ],
  [
    'name: x\nservices: {a: {serial: ^5}}',
    'services.a.serial: expected true, a list of hosts in the order of their start, or {start, stop}, got 5',
  ],
  ['name: x\nservices: {a: {requires: ^b}}', "services.a.requires: expected a list of dependencies, got 'b'"],
  [
    'name: x\nservices: {a: {requires: [^5]}}',
    'services.a.requires[0]: expected a dependency: `service`, `service@scope` or {service, scope, need, optional, restart, module}, got 5',
  ],
  [
    'name: x\nservices: {a: {requires: [^a@b@c]}}',
    "services.a.requires[0]: expected `service` or `service@scope`, got 'a@b@c'",
  ],
  [
    'name: x\nservices: {a: {requires: [{service: a, ^ned: 1}]}}',
    "unknown key 'ned' in services.a.requires[0]",
  ],
  [
    'name: x\nservices: {a: {requires: [{service: a, need: ^0}]}}',
    'services.a.requires[0].need: expected a number of instances (1 or more) or a percentage such as "50%", got 0',
  ],
  [
    'name: x\nservices: {a: {ready: {tcp: ^70000}}}',
    'services.a.ready.tcp: expected a port number (1-65535), got 70000',
  ],
  [
    'name: x\nservices: {a: {ready: ^{interval: 1s}}}',
    'services.a.ready: expected exactly one of exec, tcp, http, process, file, got a mapping',
  ],
  [
    'name: x\nservices: {a: {ready: [^{tcp: 1, file: /x}]}}',
    'services.a.ready[0]: expected exactly one of exec, tcp, http, process, file, got a mapping',
  ],
  [
    'name: x\nservices: {a: {ready: {^http: {path: /}}}}',
    'services.a.ready.http.port is missing: expected a port number (1-65535)',
  ],
  ['name: x\nservices: {a: {hooks: {^beforeStrat: x}}}', "unknown key 'beforeStrat' in services.a.hooks"],
  ['name: x\nprofiles: {p: ^a}', "profiles.p: expected a list of services, got 'a'"],
  [
    'name: x\nservices: {a: {}}\nprofiles: {p: [{a: {^optoinal: true}}]}',
    "unknown key 'optoinal' in profiles.p[0].a",
  ],
  ['name: x\nhosts: {a: {^<<: {}}}', 'merge keys (`<<`) are not supported'],
  ['name: x\nservices: {^<<: {}}', 'merge keys (`<<`) are not supported'],
];
