/** An Ansible inventory from the disk, with the variables that lie in files beside it. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { showFile } from '../../config/read.ts';
import type { VariableFiles } from '../../init/inventory/effective.ts';
import { BUILT_IN, fail, note, type Inventory, type Variables } from '../../init/inventory/model.ts';
import { readInventory, refused } from '../../init/inventory/read.ts';
import { readVariables } from '../../init/inventory/yaml.ts';

const WAY_OUT =
  'Write it out once, and read that: `ansible-inventory -i FILE --list --yaml > inventory.yaml`.';

/** Whatever is wrong with the files is among the errors of what is returned. */
export const loadInventory = (given: string, cwd: string): { inventory: Inventory; files: VariableFiles } => {
  const file = resolve(cwd, given);
  const inventory = fromFile(file, showFile(file, cwd));
  const beside = (kind: string, names: Iterable<string>) =>
    variableFiles(inventory, join(dirname(file), kind), names, cwd);
  const groups = beside('group_vars', new Set([...BUILT_IN, ...inventory.groups.keys()]));
  return { inventory, files: { groups, hosts: beside('host_vars', inventory.hosts.keys()) } };
};

const fromFile = (file: string, shown: string): Inventory => {
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) return refused(shown, 'this inventory is a folder of several', WAY_OUT);
    if (shown.endsWith('.toml')) return refused(shown, 'inventories in TOML are not read', WAY_OUT);
    const text = readFileSync(file, 'utf8');
    if (!text.startsWith('#!') && (stats.mode & 0o111) === 0) return readInventory(text, shown);
    const hint = `${WAY_OUT} If it is no script: chmod -x ${shown}`;
    return refused(shown, 'this is a program that makes an inventory, and is not executed', hint);
  } catch (error) {
    return refused(shown, `the inventory cannot be read: ${(error as Error).message}`, 'Look at the path.');
  }
};

const ENDINGS = ['', '.yml', '.yaml', '.json'];

/** Of each name, what stands in `NAME`, `NAME.yml`, or in all files of a folder `NAME`. */
const variableFiles = (inventory: Inventory, folder: string, names: Iterable<string>, cwd: string) => {
  const found = new Map<string, Variables>();
  if (!existsSync(folder)) return found;
  for (const name of names) {
    const paths = ENDINGS.map((ending) => join(folder, name + ending)).filter((path) => existsSync(path));
    const variables = paths.flatMap((path) => [...variablesAt(inventory, path, cwd)]);
    if (variables.length > 0) found.set(name, new Map(variables));
  }
  return found;
};

const variablesAt = (inventory: Inventory, path: string, cwd: string): Variables => {
  const place = { file: showFile(path, cwd), line: 1, column: 1 };
  try {
    if (statSync(path).isDirectory())
      return new Map(filesIn(path).flatMap((file) => [...variablesAt(inventory, file, cwd)]));
    const text = readFileSync(path, 'utf8');
    if (!text.startsWith('$ANSIBLE_VAULT;')) return readVariables(inventory, text, place.file);
    note(inventory, place, 'this file is encrypted: its variables are left out');
  } catch (error) {
    fail(
      inventory,
      place,
      `this cannot be read: ${(error as Error).message}`,
      'Make it readable for yourself.',
    );
  }
  return new Map();
};

const filesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !name.startsWith('.') && !name.endsWith('~') && ENDINGS.includes(extname(name)))
    .sort()
    .map((name) => join(folder, name));
