/** Nodes and edges as DOT and Mermaid, for plans and for the dependency graph alike. */
interface PictureNode {
  readonly id: string;
  readonly label: string;
  /** Nodes of one group are drawn in one box. */
  readonly group: string;
}

export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  /** Drawn full; the others dashed. */
  readonly hard: boolean;
}

export interface Picture {
  readonly title: string;
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

const groups = (picture: Picture): Map<string, PictureNode[]> => {
  const found = new Map<string, PictureNode[]>();
  for (const node of picture.nodes) found.set(node.group, [...(found.get(node.group) ?? []), node]);
  return found;
};

/** A DOT string: only the quote and the backslash mean anything inside. */
const dotQuoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

export const dot = (picture: Picture): string => {
  const lines = [
    `digraph ${dotQuoted(picture.title)} {`,
    '  rankdir=LR;',
    '  node [shape=box, style=rounded];',
  ];
  for (const [group, nodes] of groups(picture)) {
    lines.push(`  subgraph ${dotQuoted(`cluster_${group}`)} {`, `    label=${dotQuoted(group)};`);
    for (const node of nodes) lines.push(`    ${dotQuoted(node.id)} [label=${dotQuoted(node.label)}];`);
    lines.push('  }');
  }
  for (const { from, to, label, hard } of picture.edges) {
    const attributes = [...(label ? [`label=${dotQuoted(label)}`] : []), ...(hard ? [] : ['style=dashed'])];
    lines.push(
      `  ${dotQuoted(from)} -> ${dotQuoted(to)}${attributes.length > 0 ? ` [${attributes.join(', ')}]` : ''};`,
    );
  }
  return `${[...lines, '}'].join('\n')}\n`;
};

/** Mermaid takes its own words (`end`, `class`) for syntax in an id, so that nodes are numbered. */
export const mermaid = (picture: Picture): string => {
  const ids = new Map(picture.nodes.map((node, index) => [node.id, `n${index}`]));
  const quoted = (text: string): string => `"${text.replaceAll('"', '#quot;')}"`;
  const lines = ['flowchart LR'];
  let box = 0;
  for (const [group, nodes] of groups(picture)) {
    lines.push(`  subgraph g${box++}[${quoted(group)}]`);
    for (const node of nodes) lines.push(`    ${ids.get(node.id) ?? ''}[${quoted(node.label)}]`);
    lines.push('  end');
  }
  for (const { from, to, label, hard } of picture.edges) {
    const arrow = hard ? '-->' : '-.->';
    lines.push(`  ${ids.get(from) ?? ''} ${arrow}${label ? `|${quoted(label)}|` : ''} ${ids.get(to) ?? ''}`);
  }
  return `${lines.join('\n')}\n`;
};
