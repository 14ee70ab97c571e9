// What each attention looked at while a token of the text was computed: asked for once, when the token is looked at.
import type { Attended } from "../../runtime/client/index.ts";
import { pathTo, type WrittenToken } from "../store/generated.ts";
import { useStore } from "../store/store.ts";
import { askText } from "./generate-text.ts";

const known = new WeakMap<WrittenToken, readonly Attended[]>();

/** For a token and its place in the tree; null where there is no text under way to ask. Throws what the engine says. */
export async function attendedAt(at: number, token: WrittenToken): Promise<readonly Attended[] | null> {
  const { generated } = useStore.getState();
  if (generated?.tree[at] !== token) return null;
  const before = known.get(token);
  if (before) return before;
  const written = pathTo(generated.tree, token.parent).map((place) => generated.tree[place]!.id);
  const asked = await askText((client, text) => client.ask("textAttention", { text, written }));
  if (asked) known.set(token, asked.attention);
  return asked?.attention ?? null;
}
