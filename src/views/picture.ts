/** Nodes and edges as DOT and Mermaid, for plans and for the dependency graph alike. */
interface PictureNode {
  readonly id: string;
  readonly label: string;
  /** Nodes of one group are drawn in one box; without one they stand free. */
  readonly group?: string;
  /** Groups of one area are drawn in one box around theirs. */
  readonly area?: string;
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

interface Box {
  readonly label: string;
  readonly boxes: Map<string, Box>;
  readonly nodes: PictureNode[];
}

const emptyBox = (label: string): Box => ({ label, boxes: new Map(), nodes: [] });

/** The areas, in them the groups, in them the nodes; what is in none of them stands at the top. */
const boxesOf = (picture: Picture): Box => {
  const top = emptyBox('');
  for (const node of picture.nodes) {
    let box = top;
    for (const label of [node.area, node.group]) {
      if (label === undefined) continue;
      const inner = box.boxes.get(label) ?? emptyBox(label);
      box.boxes.set(label, inner);
      box = inner;
    }
    box.nodes.push(node);
  }
  return top;
};

/** A DOT string: only the quote and the backslash mean anything inside. */
const dotQuoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/** As deep as boxes in boxes: areas and groups. */
const dotBox = ({ boxes, nodes }: Box, path: string, by: string): string[] => [
  ...[...boxes.values()].flatMap((box) => [
    `${by}subgraph ${dotQuoted(`cluster_${path}${box.label}`)} {`,
    `${by}  label=${dotQuoted(box.label)};`,
    ...dotBox(box, `${path}${box.label}/`, `${by}  `),
    `${by}}`,
  ]),
  ...nodes.map(({ id, label }) => `${by}${dotQuoted(id)} [label=${dotQuoted(label)}];`),
];

/** Room between the ranks for the labels, small labels, and grey for what does not end anybody. */
const DOT_STYLE = [
  '  rankdir=LR; ranksep=1.2; nodesep=0.15; newrank=true; fontname="sans-serif";',
  '  node [shape=box, style=rounded, fontname="sans-serif", fontsize=11, height=0.3];',
  '  edge [fontname="sans-serif", fontsize=9, arrowsize=0.7];',
];

export const dot = (picture: Picture): string => {
  const lines = [
    `digraph ${dotQuoted(picture.title)} {`,
    ...DOT_STYLE,
    ...dotBox(boxesOf(picture), '', '  '),
  ];
  for (const { from, to, label, hard } of picture.edges) {
    const attributes = [
      ...(label ? [`label=${dotQuoted(label)}`] : []),
      ...(hard ? [] : ['style=dashed', 'color=gray50', 'fontcolor=gray40']),
    ];
    lines.push(
      `  ${dotQuoted(from)} -> ${dotQuoted(to)}${attributes.length > 0 ? ` [${attributes.join(', ')}]` : ''};`,
    );
  }
  return `${[...lines, '}'].join('\n')}\n`;
};

const mermaidQuoted = (text: string): string => `"${text.replaceAll('"', '#quot;')}"`;

const mermaidBox = (
  { boxes, nodes }: Box,
  ids: ReadonlyMap<string, string>,
  path: string,
  by: string,
): string[] => [
  ...[...boxes.values()].flatMap((box, index) => [
    `${by}subgraph ${path}${index}[${mermaidQuoted(box.label)}]`,
    ...mermaidBox(box, ids, `${path}${index}_`, `${by}  `),
    `${by}end`,
  ]),
  ...nodes.map(({ id, label }) => `${by}${ids.get(id) ?? ''}[${mermaidQuoted(label)}]`),
];

/** Mermaid takes its own words (`end`, `class`) for syntax in an id, so that nodes are numbered. */
export const mermaid = (picture: Picture): string => {
  const ids = new Map(picture.nodes.map((node, index) => [node.id, `n${index}`]));
  const lines = ['flowchart LR', ...mermaidBox(boxesOf(picture), ids, 'g', '  ')];
  for (const { from, to, label, hard } of picture.edges) {
    const arrow = hard ? '-->' : '-.->';
    lines.push(
      `  ${ids.get(from) ?? ''} ${arrow}${label ? `|${mermaidQuoted(label)}|` : ''} ${ids.get(to) ?? ''}`,
    );
  }
  return `${lines.join('\n')}\n`;
};
