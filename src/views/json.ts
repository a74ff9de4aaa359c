import type { AnyDocument, EventDocument } from './documents.ts';

/** In a stream of events a problem must be a line like all others. */
const isLine = ({ schema }: AnyDocument): boolean =>
  schema === 'abq.problems/1' || schema === 'abq.refusal/1';

/** One document, a line feed at its end. */
export const json = (document: AnyDocument): string =>
  `${JSON.stringify(document, null, isLine(document) ? 0 : 2)}\n`;

/** One event, one line. */
export const jsonLine = (event: EventDocument): string => `${JSON.stringify(event)}\n`;
