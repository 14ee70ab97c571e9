// Tokenizers of Hugging Face's models. A door of its own: the page loads the libraries behind it when a graph has one.
export { chatFormatOf, chatText } from "./chat.ts";
export { readChat, readTokenizer } from "./file.ts";
export { vocabularyOfPieces } from "./pieces.ts";
export { readsAs, sampleText } from "./reads-as.ts";
export type { Tokenizer } from "./tokenizer.ts";
