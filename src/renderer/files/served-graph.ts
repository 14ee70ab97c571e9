// The file of `heddle FILE`: the local server hands it out and takes it back, so that Save writes it where it lies.
import { type ServedGraph, servedGraphKey, servedGraphPath, servedPlace } from "../../shared/served-graph.ts";
import { disk, type FileHandle, mount } from "../storage/disk.ts";
import { useStore } from "../store/store.ts";
import { opened } from "./commands.ts";

/** Opens the file that the page's address names; nothing for another address. */
export async function openServedGraph(): Promise<void> {
  const token = new URLSearchParams(location.search).get(servedGraphKey);
  if (token === null) return;
  const { notify } = useStore.getState();
  try {
    const { name } = await ask(token);
    // The same after a reload, so that a rescue copy finds its file again.
    const file = await disk.read(mount(handleOf(token, name), servedPlace + token));
    if (file && "error" in file) notify("error", file.error);
    else if (file) await opened(file);
  } catch (cause) {
    notify("error", cause instanceof Error ? cause.message : String(cause));
  }
}

const handleOf = (token: string, name: string): FileHandle => ({
  name,
  getFile: async () => new File([(await ask(token)).text ?? ""], name),
  async createWritable() {
    let text = "";
    return {
      write: async (more) => {
        text += more;
      },
      close: async () => void (await ask(token, { method: "PUT", body: text })),
    };
  },
});

/** Throws the server's words, or that it is gone. */
async function ask(token: string, init: RequestInit = {}): Promise<{ name: string; text?: string }> {
  const response = await fetch(servedGraphPath + token, init).catch(() => {
    throw new Error("Heddle's server does not answer. Start heddle with the file again, or use Save as.");
  });
  const answer = (await response.json()) as ServedGraph;
  if ("error" in answer) throw new Error(answer.error);
  return answer;
}
