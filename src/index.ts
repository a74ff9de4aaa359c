/** What a topology that is a program imports from abq. Its types are in `docs/schemas/abq.topology-1.d.ts`. */

/** Gives the topology back as it is: it is there for the editor, and for the compiler. */
export const defineTopology = <T extends object>(topology: T): T => topology;
