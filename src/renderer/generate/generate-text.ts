// Writing on from a prompt with the weights that the canvas uses, token by token.
import type { GeneratedToken } from "../../runtime/client/index.ts";
import { engineClient } from "../engine/session.ts";
import { fittingWeights, givenWeights } from "../engine/weights.ts";
import { useStore } from "../store/store.ts";
import type { SamplingOptions } from "../train/prompt.ts";

let abort: AbortController | undefined;

export async function generateText(prompt: string, sampling: SamplingOptions): Promise<void> {
  const client = engineClient();
  if (!client) return;
  abort?.abort();
  abort = new AbortController();
  const { signal } = abort;
  const { document, showGenerated } = useStore.getState();
  const weights = givenWeights();
  const task = fittingWeights(useStore.getState())?.run.options.task ?? document.task;
  let tokens: readonly GeneratedToken[] = [];
  const show = (generating: boolean, error: string | null) => {
    if (!signal.aborted) showGenerated({ prompt, tokens, generating, error });
  };
  show(true, null);
  try {
    const request = { document, prompt, ...sampling, ...(weights && { weights }), ...(task && { task }) };
    const result = await client.ask("generate", request, {
      signal,
      onProgress: ({ data }) => {
        tokens = [...tokens, data as GeneratedToken];
        show(true, null);
      },
    });
    tokens = result.tokens;
    show(false, null);
  } catch (cause) {
    show(false, cause instanceof Error ? cause.message : String(cause));
  }
}

/** What stands there stays. */
export function stopGenerating(): void {
  abort?.abort();
  const { generated, showGenerated } = useStore.getState();
  if (generated) showGenerated({ ...generated, generating: false });
}
