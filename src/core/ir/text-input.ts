// Inputs that a text stream gives.
import type { Dtype } from "../shape/index.ts";
import type { ProgramInput, TextKind } from "./program.ts";

type TextInput = Extract<ProgramInput, { readonly stream: string }>;

export const isTextInput = (input: ProgramInput): input is TextInput => "stream" in input;

/** Dtype of what a stream gives. */
export const textDtype = (kind: TextKind): Dtype => (kind === "valid" ? "bool" : "i32");
