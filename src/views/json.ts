import type { AnyDocument, EventDocument } from './documents.ts';

/** One document, a line feed at its end. */
export const json = (document: AnyDocument): string => `${JSON.stringify(document, null, 2)}\n`;

/** One event, one line. */
export const jsonLine = (event: EventDocument): string => `${JSON.stringify(event)}\n`;
