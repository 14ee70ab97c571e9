// The checkpoints of a training on their way to a file, one after the other. One that cannot be written is told at once
// and does not end the training: the disk may have room again for the next.
import { FileError } from "./read-graph.ts";
import type { Terminal } from "./terminal.ts";
import { writeOut } from "./write-file.ts";

interface CheckpointWriter {
  write(bytes: Uint8Array, step: number): void;
  /** The step of the checkpoint in the file, 0 for none, when all are written. Throws `FileError` when the last failed. */
  settled(): Promise<number>;
}

/** `inputs` are files that stay: the graph, the text. */
export function checkpointWriter(
  out: string,
  inputs: readonly string[],
  terminal: Pick<Terminal, "error">,
): CheckpointWriter {
  let writing = Promise.resolve();
  let failure: FileError | null = null;
  let kept = 0;
  const write = async (data: Uint8Array, step: number) => {
    try {
      await writeOut(out, { data, inputs });
      failure = null;
      kept = step;
    } catch (cause) {
      failure = cause as FileError;
      terminal.error(`warning: the checkpoint of step ${step} is not saved: ${failure.message}`);
    }
  };
  return {
    write: (bytes, step) => {
      writing = writing.then(() => write(bytes, step));
    },
    settled: async () => {
      await writing;
      if (failure && kept > 0)
        throw new FileError(out, [], `${failure.message} The last one written is that of step ${kept}.`);
      if (failure) throw failure;
      return kept;
    },
  };
}
