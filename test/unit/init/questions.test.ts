/** The questions, answered by a script. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { askGraph, askHosts, askName, type Terminal } from '../../../src/init/questions.ts';

const scripted = (...answers: string[]): Terminal & { readonly said: string[] } => {
  const said: string[] = [];
  return {
    said,
    ask: (question) => {
      said.push(question);
      return Promise.resolve(answers.shift());
    },
    tell: (text) => void said.push(text.trim()),
  };
};

const hostsOf = async (terminal: Terminal, graph?: { name: string; profiles: string[] }) =>
  (await askHosts(terminal, graph))?.map(({ name, address, profiles }) => [name, address, ...profiles]);

test('a name; nothing is the suggestion', async () => {
  assert.is(await askName(scripted('acme'), 'here'), 'acme');
  assert.is(await askName(scripted(''), 'here'), 'here');
});

test('an unfit answer is asked again, with the reason', async () => {
  const terminal = scripted('Acme!', '', 'acme');
  assert.is(await askName(terminal, ''), 'acme');
  assert.is(terminal.said.length, 5);
  assert.match(terminal.said[1] ?? '', /small letters, digits and `-`, not 'Acme!'/);
});

test('a graph, or none', async () => {
  const terminal = scripted('abiqo', 'abiquo');
  assert.is(await askGraph(terminal, ['abiquo']), 'abiquo');
  assert.is(terminal.said[1], "there is no graph 'abiqo'");
  assert.is(await askGraph(scripted(''), ['abiquo']), '');
});

test('hosts until nothing is answered, each with its profiles', async () => {
  const terminal = scripted('', 'core=10.0.0.1', 'serve', 'server', 'core', 'kvm[1-3]:kvm', '');
  const graph = { name: 'g', profiles: ['server', 'kvm'] };
  assert.equal(await hostsOf(terminal, graph), [
    ['core', '10.0.0.1', 'server'],
    ['kvm[1-3]', undefined, 'kvm'],
  ]);
  assert.match(terminal.said.join('\n'), /a topology needs a host/);
  assert.match(terminal.said.join('\n'), /Profiles of core, with commas \(server, kvm\)/);
  assert.match(terminal.said.join('\n'), /g has no profile 'serve'. Did you mean `server`\?/);
  assert.match(terminal.said.join('\n'), /core is there already/);
});

test('without a graph, hosts may be of a kind', async () => {
  assert.equal(await hostsOf(scripted('a', 'web, x y', 'web,db', 'b', '', '')), [
    ['a', undefined, 'web', 'db'],
    ['b', undefined],
  ]);
});

test('who leaves has said nothing', async () => {
  assert.is(await askName(scripted(), 'x'), undefined);
  assert.is(await askGraph(scripted(), ['g']), undefined);
  assert.is(await askHosts(scripted('a', 'web', 'b'), undefined), undefined);
});

test.run();
