/** Which of Ansible's formats a file is in, and what it says. */
import { parseYaml } from '../../config/yaml.ts';
import { readIni } from './ini.ts';
import { emptyInventory, fail, type Inventory } from './model.ts';
import { readYaml } from './yaml.ts';

/** @param file as it is shown; its ending tells the format, and without one the text does */
export function readInventory(text: string, file: string): Inventory {
  const plain = text.replace(/^\u{feff}/u, '');
  if (plain.startsWith('$ANSIBLE_VAULT;'))
    return refused(
      file,
      'this inventory is encrypted',
      'Write it out: `ansible-vault view FILE > inventory`.',
    );
  const inventory = isYaml(plain, file) ? readYaml(plain, file) : readIni(plain, file);
  if (inventory.errors.length === 0 && inventory.hosts.size === 0)
    fail(inventory, { file, line: 1, column: 1 }, 'this inventory has no hosts', 'Name another file.');
  return inventory;
}

export function refused(file: string, message: string, hint: string): Inventory {
  const inventory = emptyInventory();
  fail(inventory, { file, line: 1, column: 1 }, message, hint);
  return inventory;
}

/** Ansible, too, takes a file without a telling end for YAML when it is a mapping. */
function isYaml(text: string, file: string): boolean {
  if (/\.(?:ya?ml|json)$/i.test(file)) return true;
  if (/\.(?:ini|cfg)$/i.test(file)) return false;
  const first = text.split(/\r?\n/).find((line) => !/^\s*(?:[#;].*)?$/.test(line)) ?? '';
  return (
    /^(?:---|\{)/.test(first) ||
    (/^[^\s[]+:(?:\s|$)/.test(first) && parseYaml(text, file).node?.kind === 'map')
  );
}
