/** As `newRunId` makes them: `20261121-020304-9f3a`. */
export const isRunId = (name: string): boolean => /^\d{8}-\d{6}-[0-9a-f]{4}$/.test(name);
