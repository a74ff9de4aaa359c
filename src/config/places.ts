/** The names a topology is searched under, in this order, in the working directory and above it. */
export const SEARCH_PLACES: readonly string[] = [
  ...['yaml', 'yml', 'json', 'js', 'mjs', 'cjs', 'ts'].map((kind) => `abq.config.${kind}`),
  '.abqrc',
  ...['yaml', 'yml', 'json'].map((kind) => `.abqrc.${kind}`),
  'package.json',
];

export type Format = 'yaml' | 'module' | 'package';

const FORMATS: Readonly<Record<string, Format>> = {
  '': 'yaml',
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.json': 'yaml',
  '.js': 'module',
  '.mjs': 'module',
  '.cjs': 'module',
  '.ts': 'module',
};

/** How a file is read, by its name: JSON is read as the YAML it is, so that it has lines. */
export function formatOf(name: string, extension: string): Format | undefined {
  return name === 'package.json' ? 'package' : FORMATS[extension];
}

/** Bytes of a file: far above any topology, far below what would hold up the one who waits. */
export const LARGEST = 4 * 1024 * 1024;
