/** Names, valid or not. topology.md: "Names are `[A-Za-z0-9][A-Za-z0-9._-]*`, never a property of Object". */
export interface NameTable {
  of: string;
  valid: string[];
  invalid: string[];
}

const ofObject = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', 'toLocaleString'];
const malformed = [
  '',
  ' ',
  '-a',
  '.a',
  '_a',
  'a b',
  'a@b',
  'a:b',
  'a/b',
  'a*',
  'ä',
  'a\n',
  '__proto__',
  'a,b',
  'a$b',
];

export const names: NameTable[] = [
  {
    of: 'service',
    valid: [
      'a',
      '0',
      'redis',
      'abiquo-tomcat',
      'v2v_1',
      'A.b-c_d',
      '9lives',
      'host',
      'site',
      'nearest',
      'platform',
    ],
    invalid: [...malformed, ...ofObject, 'propertyIsEnumerable'],
  },
  {
    of: 'host',
    valid: ['api', 'rs-bcn', 'kvm01', 'db.example.org', 'hosts', 'Site'],
    // "scope words (`host site nearest platform`) are no host names"
    invalid: [...malformed, ...ofObject, 'host', 'site', 'nearest', 'platform'],
  },
  // "`name`: required, [a-z0-9][a-z0-9-]*"
  {
    of: 'topology',
    valid: ['acme', 'a', '1', 'acme-2', '2-acme'],
    invalid: ['', '-acme', 'Acme', 'acme.org', 'acme_2', 'acme 2', 'acmé', 'a/b', '../a'],
  },
];

/** "a range; the address is the name unless given; `{n}` stands for the number" */
export const ranges: { key: string; hosts: string[] | 'error'; basis: 'document' | 'reading' }[] = [
  { key: 'kvm[01-03]', hosts: ['kvm01', 'kvm02', 'kvm03'], basis: 'document' },
  { key: 'kvm[1-3]', hosts: ['kvm1', 'kvm2', 'kvm3'], basis: 'reading' },
  { key: 'kvm[09-11]', hosts: ['kvm09', 'kvm10', 'kvm11'], basis: 'document' },
  { key: 'kvm[8-11]', hosts: ['kvm8', 'kvm9', 'kvm10', 'kvm11'], basis: 'reading' },
  { key: 'kvm[01-02].lan', hosts: ['kvm01.lan', 'kvm02.lan'], basis: 'reading' },
  { key: 'kvm[07-07]', hosts: ['kvm07'], basis: 'reading' },
  { key: 'kvm[03-01]', hosts: 'error', basis: 'reading' },
  { key: 'kvm[a-c]', hosts: 'error', basis: 'reading' },
  { key: 'kvm[01-', hosts: 'error', basis: 'reading' },
];
