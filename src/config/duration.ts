import ms from 'ms';

/** Each part with its unit: a bare number would leave open what it counts. */
export const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;

/** The most a timer can wait, in milliseconds: beyond it, it would fire at once. */
export const LONGEST_DURATION = 2 ** 31 - 1;

/** Of a text that `DURATION` matches. */
export const milliseconds = (text: string): number =>
  (text.match(/\d+(?:\.\d+)?[a-z]+/g) ?? []).reduce(
    (sum, part) => sum + Math.round(ms(part as ms.StringValue)),
    0,
  );

/** Milliseconds; undefined for what is no duration above zero that a timer can wait. */
export const parseDuration = (text: string): number | undefined => {
  if (!DURATION.test(text)) return undefined;
  const parsed = milliseconds(text);
  return parsed > 0 && parsed <= LONGEST_DURATION ? parsed : undefined;
};
