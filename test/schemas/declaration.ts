/** TypeScript declarations of the language, made of its JSON Schema, so that an editor knows the keys and what they are for. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly default?: unknown;
}

/** What deserves a name of its own, and where it stands first; `*` is any key, `[]` an item. */
const NAMES: Readonly<Record<string, string>> = {
  '': 'Topology',
  '.hosts.*': 'Host',
  '.services.*': 'Service',
  '.services.*.modules.*': 'Module',
  '.services.*.requires.[]': 'Dependency',
  '.services.*.ready.|0': 'Probe',
  '.services.*.hooks.beforeStart': 'Hook',
  '.profiles.*.[]': 'ProfileItem',
  '.defaults': 'Settings',
  '.defaults.ssh': 'Ssh',
};

const HEAD = `/**
 * The language of abq's topologies, for \`abq.config.ts\` and \`abq.config.mjs\`.
 * Made of the schema that checks them (\`npm run schemas\`).
 */
`;

const TAIL = `
/** What is extended: a topology that may leave its name out, with services and profiles for others. */
export type Graph = Omit<Topology, 'name'> & { readonly name?: string };

/** Gives the topology back as it is: it is there for the editor, and for the compiler. */
export declare const defineTopology: (topology: Topology) => Topology;
`;

export function declaration(schema: Schema): string {
  const writer = new Writer(schema);
  return `${HEAD}${writer.declarations().join('\n')}${TAIL}`;
}

class Writer {
  /** By the text of the schema: what looks the same is the same. */
  readonly #names = new Map<string, string>();
  readonly #named: [name: string, schema: Schema][] = [];

  constructor(root: Schema) {
    this.#collect(root, '');
  }

  declarations(): string[] {
    return this.#named.map(([name, schema]) => {
      const text = this.#plain(schema, '');
      return schema.type === 'object' && schema.properties
        ? `export interface ${name} ${text}\n`
        : `export type ${name} = ${text};\n`;
    });
  }

  #collect(schema: Schema, path: string): void {
    const name = NAMES[path];
    if (name !== undefined && !this.#names.has(keyOf(schema))) {
      this.#names.set(keyOf(schema), name);
      this.#named.push([name, schema]);
    }
    for (const [key, inner] of Object.entries(schema.properties ?? {}))
      this.#collect(inner, `${path}.${key}`);
    if (typeof schema.additionalProperties === 'object')
      this.#collect(schema.additionalProperties, `${path}.*`);
    for (const [index, one] of (schema.anyOf ?? []).entries()) this.#collect(one, `${path}.|${index}`);
    if (schema.items) this.#collect(schema.items, `${path}.[]`);
  }

  #type(schema: Schema, indent: string): string {
    return this.#names.get(keyOf(schema)) ?? this.#plain(schema, indent);
  }

  #plain(schema: Schema, indent: string): string {
    const { anyOf, oneOf, enum: values, const: only, type } = schema;
    const branches = anyOf ?? oneOf;
    if (branches && !schema.properties) {
      return [...new Set(branches.map((one) => this.#type(one, indent)))].join(' | ');
    }
    if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
    if (only !== undefined) return JSON.stringify(only);
    const types = typeof type === 'string' ? [type] : (type ?? []);
    if (types.length === 0) return 'unknown';
    return types.map((one) => this.#ofType(one, schema, indent)).join(' | ');
  }

  #ofType(type: string, schema: Schema, indent: string): string {
    switch (type) {
      case 'object':
        return this.#object(schema, indent);
      case 'array': {
        const item = this.#type(schema.items ?? {}, indent);
        return `readonly ${/[ |]/.test(item) ? `(${item})` : item}[]`;
      }
      case 'integer':
        return 'number';
      default:
        return type;
    }
  }

  #object({ properties, required = [], additionalProperties }: Schema, indent: string): string {
    const inner = `${indent}  `;
    if (typeof additionalProperties === 'object') {
      return `{\n${inner}readonly [name: string]: ${this.#type(additionalProperties, inner)};\n${indent}}`;
    }
    const lines = Object.entries(properties ?? {}).map(([key, value]) => {
      const optional = required.includes(key) ? '' : '?';
      const undefinable = optional === '' ? '' : ' | undefined';
      return `${doc(value, inner)}${inner}readonly ${key}${optional}: ${this.#type(value, inner)}${undefinable};`;
    });
    return `{\n${lines.join('\n')}\n${indent}}`;
  }
}

/** Without what is said about its use in one place. */
const keyOf = ({ description: _, default: __, ...rest }: Schema): string =>
  (rest.properties ?? rest.anyOf ?? rest.oneOf) ? JSON.stringify(rest) : JSON.stringify([rest, 'plain']);

function doc({ description, default: value }: Schema, indent: string): string {
  const isWorth =
    value !== undefined && JSON.stringify(value).length < 60 && !['[]', '{}'].includes(JSON.stringify(value));
  const parts = [description, isWorth ? `Default: \`${JSON.stringify(value)}\`.` : undefined];
  const text = parts.filter((part) => part !== undefined).join(' ');
  return text === '' ? '' : `${indent}/** ${text.replaceAll('*/', '*\\/')} */\n`;
}
