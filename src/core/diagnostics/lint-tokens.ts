// What the rules about a vocabulary and the ids that a loss leaves out find. As data, and in prose.
import type { NodePath } from "../model/index.ts";
import { plural } from "../words/index.ts";
import type { Prose } from "./prose.ts";

export type TokenFinding =
  | {
      readonly code: "lint/ignored-token";
      readonly node: NodePath;
      readonly id: number;
      readonly token: string;
      /** Nothing learns where a text ends, as opposed to: a word is never learned. */
      readonly ends: boolean;
    }
  | {
      readonly code: "lint/duplicate-token";
      /** Each with the id that it is read as, and one that is never used. */
      readonly again: readonly { readonly token: string; readonly first: number; readonly id: number }[];
    };

type Of<C extends TokenFinding["code"]> = Extract<TokenFinding, { readonly code: C }>;

export const tokenExplainers: { readonly [C in TokenFinding["code"]]: (d: Of<C>) => Prose } = {
  "lint/ignored-token": (d) => ({
    title: `"${d.node}" ignores ${d.id}, which is the id of "${d.token}".`,
    because: [
      d.ends
        ? "Positions whose target ends the text are not scored, so the model never learns to stop."
        : `Positions whose target is "${d.token}" are not scored, so the model never learns to predict it.`,
    ],
    help: "Ignore an id that no token has, such as −100, or that of the padding.",
  }),
  "lint/duplicate-token": ({ again: [one, ...others] }) => ({
    title: `The vocabulary has "${one?.token}" twice, with ids ${one?.first} and ${one?.id}${others.length === 0 ? "" : `, and ${plural(others.length, "more duplicate")}`}.`,
    because: [
      `A text is always read as ${one?.first}, so row ${one?.id} of the embedding is never used, and predicting ${one?.id} is never right.`,
    ],
    help: "Remove the second, or replace it with the token that is missing.",
  }),
};
