// What cannot be imported, in sentences that name the key or the tensor and the way out.

/** The model is refused. Each problem is a sentence without its full stop. */
export class ImportRefused extends Error {
  override readonly name = "ImportRefused";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("; "));
  }
}

export const refuse = (problem: string): never => refuseAll([problem]);

/** Of a hostile file there may be a million. */
export const refuseAll = (problems: readonly string[]): never => {
  throw new ImportRefused(problems);
};

/** Something that the model does and no block does yet. */
export const needsBlock = (what: string): never => refuse(`it needs a block that isn't built yet: ${what}`);
