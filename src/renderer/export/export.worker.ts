// Makes the files of one export off the main thread: what PyTorch is compared with is worked out number by number.
import type { HeddleDocument } from "../../core/index.ts";
import type { GivenWeights } from "../../runtime/client/index.ts";
import type { NamedBytes } from "../../shared/ipc.ts";
import { exportFiles, type Target } from "./files.ts";

export interface ToExport {
  readonly to: Target;
  readonly document: HeddleDocument;
  readonly given: GivenWeights | undefined;
  readonly name: string;
}

export type FromExport =
  | { readonly files: readonly NamedBytes[]; readonly why?: never }
  | { readonly files?: never; readonly why: string };

self.onmessage = ({ data }: MessageEvent<ToExport>) => {
  const answer = (message: FromExport) => self.postMessage(message);
  try {
    answer({ files: exportFiles(data.to, data.document, data.given, data.name) });
  } catch (cause) {
    answer({ why: cause instanceof Error ? cause.message : String(cause) });
  }
};
