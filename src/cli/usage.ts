/** The command line itself is at fault: said in one line, exit 2, nothing was touched. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
