/** Every end tells the next command to type. */
import type { RunState } from '../run/state.ts';

const goalWords = (state: RunState): string => {
  const { action, all, selectors, exclude } = state.plan.goal;
  const what = all ? ['--all'] : selectors;
  return ['abq', action, ...what, ...exclude.flatMap((one) => ['--exclude', one])].join(' ');
};

/** What a run leaves to do; running the same command again takes up what is not done yet. */
export const nextCommands = (state: RunState): readonly string[] => {
  if (state.result === 0) return ['abq status'];
  const failed = [...state.steps].find(([, step]) => step.outcome === 'failed' || step.outcome === 'unknown');
  const look = failed ? [`abq status ${failed[0].replace(/^(start|stop):/, '')}`] : [];
  return [...look, `${goalWords(state)}   (does what is left)`];
};
