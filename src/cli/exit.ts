/** Exit codes of the contract. */
export const Exit = {
  done: 0,
  failed: 1,
  /** Usage, topology or selection error, refused by planner, verifier or the operator: nothing was touched. */
  refused: 2,
  interrupted: 3,
  /** Another run holds the topology: nothing was touched. */
  locked: 4,
  /** A saved plan that is stale, or was applied: nothing was touched. */
  stale: 5,
  preflight: 6,
  /** `plan --detailed-exitcode`: there is something to do. */
  changes: 10,
  bug: 70,
} as const;

export type ExitCode = (typeof Exit)[keyof typeof Exit];
